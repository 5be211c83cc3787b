package demo

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// maxUpload is how much one form may carry, in octets: enough to see a desk refuse it.
const maxUpload = 32 << 20

// policy holds back scripts and remote content, also in the frames of letters, which
// inherit it. Letters style themselves in place.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Handler is the page. It answers only clients of this machine that came to it by a
// loopback name, so that no page elsewhere can read the mailboxes through a name of its own.
func (d *Demo) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", d.servePage)
	mux.HandleFunc("POST /send", d.serveSend)
	mux.HandleFunc("GET /file/{box}/{letter}/{file}", d.serveFile)
	mux.HandleFunc("GET /events", d.serveEvents)
	mux.Handle("GET /assets/", http.FileServerFS(assets))
	return local(http.NewCrossOriginProtection().Handler(mux))
}

// local refuses strangers and sets what every answer has.
func local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback(r.RemoteAddr) || !loopback(r.Host) {
			http.Error(w, "the demo is for this machine only: open it as http://localhost", http.StatusForbidden)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

func (d *Demo) servePage(w http.ResponseWriter, r *http.Request) {
	d.answer(w, r, http.StatusOK, state(r.URL.Query()), "", nil)
}

// answer renders whole before it writes, so that a fault is an error page and not half one.
func (d *Demo) answer(w http.ResponseWriter, r *http.Request, code int, s state, who string, fault *composeView) {
	var b bytes.Buffer
	if err := d.render(r.Context(), &b, s, who, fault); err != nil {
		d.o.Log.Error().Err(err).Msg("demo: page")
		http.Error(w, "the page could not be made", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(code)
	_, _ = w.Write(b.Bytes()) // a reader who left needs no answer
}

// serveSend sends what a form holds, then shows the page that it was on.
func (d *Demo) serveSend(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxUpload)
	if err := r.ParseMultipartForm(4 << 20); err != nil {
		http.Error(w, fmt.Sprintf("the form could not be read; files may have %s in all", size(maxUpload)), http.StatusBadRequest)
		return
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }() // temporary files; the system clears them too
	query, err := url.ParseQuery(r.PostFormValue("query"))
	who := r.PostFormValue("who")
	d.mu.Lock()
	box := d.box(who)
	d.mu.Unlock()
	if err != nil || box == nil {
		http.Error(w, "the form belongs to no mailbox", http.StatusBadRequest)
		return
	}
	s := state(query)
	if err := d.sendForm(box, r); err != nil {
		s = state(query)
		fault := d.refused(box, s, r)
		fault.Fault = err.Error()
		d.answer(w, r, http.StatusUnprocessableEntity, s, who, fault)
		return
	}
	http.Redirect(w, r, s.with(), http.StatusSeeOther)
}

// sendForm makes a draft of a form and sends it.
func (d *Demo) sendForm(box *mailbox, r *http.Request) error {
	to, err := recipients(r.PostFormValue("to"))
	if err != nil {
		return err
	}
	draft := draft{From: box.person, To: to, Subject: r.PostFormValue("subject"), Quote: r.PostFormValue("quote") != ""}
	draft.Text = strings.Join(append(slices.Clone(r.PostForm["command"]), r.PostFormValue("text")), "\n")
	if id, err := strconv.Atoi(r.PostFormValue("answer")); err == nil {
		d.mu.Lock()
		draft.Answered = box.letter(id)
		d.mu.Unlock()
	}
	for _, header := range r.MultipartForm.File["file"] {
		f, err := readUpload(header)
		if err != nil {
			return fmt.Errorf("read the file %s: %w", header.Filename, err)
		}
		if f.Name != "" {
			draft.Files = append(draft.Files, f)
		}
	}
	return d.send(draft)
}

func readUpload(h *multipart.FileHeader) (upload, error) {
	f, err := h.Open()
	if err != nil {
		return upload{}, err
	}
	defer func() { _ = f.Close() }() // only read
	data, err := io.ReadAll(f)
	kind := h.Header.Get("Content-Type")
	if _, _, perr := mime.ParseMediaType(kind); perr != nil {
		kind = "application/octet-stream"
	}
	return upload{Name: h.Filename, Type: kind, Data: data}, err
}

// refused is the form again, with the words that were in it.
func (d *Demo) refused(box *mailbox, s state, r *http.Request) *composeView {
	d.mu.Lock()
	defer d.mu.Unlock()
	again := state{}
	for k, v := range s {
		again[k] = v
	}
	again[box.key+".do"] = []string{r.PostFormValue("kind")}
	c := d.compose(box, again)
	if c == nil {
		c = &composeView{Kind: "new", Query: s.query(), Cancel: s.with(), TextLabel: "Your message"}
	}
	c.To, c.Subject, c.Text = r.PostFormValue("to"), r.PostFormValue("subject"), r.PostFormValue("text")
	c.Checked = r.PostForm["command"]
	return c
}

// serveFile gives out a file of a letter, always to be saved.
func (d *Demo) serveFile(w http.ResponseWriter, r *http.Request) {
	id, _ := strconv.Atoi(r.PathValue("letter")) // 0 is no letter
	n, err := strconv.Atoi(r.PathValue("file"))
	var l *letter
	d.mu.Lock()
	if box := d.box(r.PathValue("box")); box != nil {
		l = box.letter(id)
	}
	d.mu.Unlock()
	if l == nil || err != nil || n < 0 || n >= len(l.Files) {
		http.NotFound(w, r)
		return
	}
	data, ok := l.content(n)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": l.Files[n].Name}))
	_, _ = w.Write(data) // a reader who left needs no answer
}
