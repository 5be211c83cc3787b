package portal

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// arrayWriter writes a JSON array, an element a line, while its elements are still being read.
type arrayWriter struct {
	out   *bufio.Writer
	line  bytes.Buffer
	json  *json.Encoder
	count int
}

func newArrayWriter(w io.Writer) *arrayWriter {
	a := &arrayWriter{out: bufio.NewWriterSize(w, 64<<10)}
	a.json = json.NewEncoder(&a.line)
	a.json.SetEscapeHTML(false)
	return a
}

// write adds an element. An error means that who asked is gone.
func (w *arrayWriter) write(v any) error {
	w.line.Reset()
	sep := ",\n"
	if w.count == 0 {
		sep = "[\n"
	}
	w.line.WriteString(sep)
	if err := w.json.Encode(v); err != nil {
		return err
	}
	w.count++
	_, err := w.out.Write(bytes.TrimSuffix(w.line.Bytes(), []byte("\n")))
	return err
}

// end closes the array.
func (w *arrayWriter) end() {
	last := "\n]\n"
	if w.count == 0 {
		last = "[]\n"
	}
	_, _ = w.out.WriteString(last)
	_ = w.out.Flush()
}

// cutShort answers with an error where nothing was written yet; else it leaves the array without its
// end, which no JSON reader takes for whole.
func (a *API) cutShort(w http.ResponseWriter, r *http.Request, out *arrayWriter, err error) {
	if out.count == 0 {
		a.serve(w, r, func(*http.Request) (any, error) { return nil, err })
	}
	a.Log.Error().Err(err).Str("path", r.URL.Path).Msg("list")
}
