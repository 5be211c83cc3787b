package format

import (
	"bytes"
	"hash/crc32"
	"strconv"
	"strings"

	"guichet/parser/plain"
	"guichet/parser/transfer"
)

// YEncReader decodes what stands between "=ybegin" and "=yend" lines. The parts of one file
// follow each other in src; what is between them is nothing.
type YEncReader struct {
	src    []byte
	at     int
	buf    [maxYLine]byte
	held   []byte
	inside bool
	cut    bool // an escape's second half is on the next line

	crc   uint32 // of the part so far
	size  int64
	wrong string // what a "=yend" line says otherwise, for people; "" if nothing
}

// NewYEncReader decodes src.
func NewYEncReader(src []byte) *YEncReader { return &YEncReader{src: src} }

// Read implements io.Reader.
func (r *YEncReader) Read(p []byte) (int, error) {
	for len(r.held) == 0 {
		if r.at >= len(r.src) {
			return 0, transfer.EOFIf(len(p) > 0)
		}
		r.fill()
	}
	n := copy(p, r.held)
	r.held = r.held[n:]
	return n, nil
}

// Fault says what was wrong, for people; "" if nothing. It is known once all was read.
func (r *YEncReader) Fault() string { return r.wrong }

// fill decodes up to one line, or obeys one that is no data. Data lines never begin with
// "=y": an escaped 'y' stands for a byte that needs no escape.
func (r *YEncReader) fill() {
	start := r.at
	l := r.src[start:min(len(r.src), start+len(r.buf))] // a longer line comes in pieces
	if i := bytes.IndexByte(l, '\n'); i >= 0 {
		r.at += i + 1
		l = bytes.TrimSuffix(l[:i], []byte{'\r'})
	} else {
		r.at += len(l)
	}
	control := bytes.HasPrefix(l, []byte("=y")) && (start == 0 || r.src[start-1] == '\n')
	if control || !r.inside {
		if control {
			r.control(string(l))
		}
		r.at = plain.NextLine(r.src, start, len(r.src))
		return
	}
	out := r.buf[:0]
	for _, c := range l {
		switch {
		case r.cut:
			out, r.cut = append(out, c-64-42), false
		case c == '=':
			r.cut = true
		default:
			out = append(out, c-42)
		}
	}
	r.crc = crc32.Update(r.crc, crc32.IEEETable, out)
	r.size += int64(len(out))
	r.held = out
}

// control obeys a line that begins with "=y".
func (r *YEncReader) control(l string) {
	switch {
	case strings.HasPrefix(l, "=ybegin "):
		r.inside, r.cut, r.crc, r.size = true, false, 0, 0
	case strings.HasPrefix(l, "=yend"):
		if !r.inside {
			return
		}
		r.inside = false
		sum := yValue(l, " pcrc32=")
		if sum == "" && yValue(l, " part=") == "" { // that of a part would be the whole file's
			sum = yValue(l, " crc32=")
		}
		if n, err := strconv.ParseInt(yValue(l, " size="), 10, 64); err == nil && n != r.size {
			r.wrong = "yEnc of another size than it says"
		} else if n, err := strconv.ParseUint(sum, 16, 32); err == nil && uint32(n) != r.crc && r.wrong == "" {
			r.wrong = "yEnc with a wrong checksum"
		}
	}
}

// maxYLine bounds a line that is no data: most of it is a name.
const maxYLine = 512

// yValue returns what follows key, up to the next space; "" if key is not there.
func yValue(l, key string) string {
	_, v, _ := strings.Cut(l, key)
	v, _, _ = strings.Cut(v, " ")
	return strings.TrimRight(v, "\r\n")
}

// FindYEnc finds the yEncoded files in a text. Parts of a file that follow each other with
// nothing between them are one. unended says that one has no "=yend" line.
func FindYEnc(text []byte) (found []TextFile, unended bool) {
	lastPart := ""
	for at := 0; at < len(text) && len(found) < MaxFiles; {
		i := bytes.Index(text[at:], []byte("=ybegin "))
		if i < 0 {
			return found, unended
		}
		start := at + i
		at = plain.NextLine(text, start, len(text))
		head := string(text[start:min(at, start+maxYLine)])
		name, ok := yName(head)
		if !ok || start > 0 && text[start-1] != '\n' {
			continue
		}
		end, data, closed := yEnd(text, at, yLineLength(head))
		if !data {
			continue
		}
		unended = unended || !closed
		at = end
		part := yValue(head, " part=")
		if n := len(found); n > 0 && part != "" && part != lastPart && found[n-1].Name == name && len(bytes.TrimSpace(text[found[n-1].To:start])) == 0 {
			found[n-1].To, lastPart = end, part
			continue
		}
		lastPart = part
		found = append(found, TextFile{Name: name, Encoding: transfer.YEnc, From: start, To: end})
	}
	return found, unended
}

// yName reads "=ybegin line=128 size=5 name=a file.txt"; the name goes to the line's end.
func yName(head string) (string, bool) {
	before, name, ok := strings.Cut(head, " name=")
	if !ok || yValue(before, " line=") == "" || yValue(before, " size=") == "" {
		return "", false
	}
	return strings.Trim(name, " \"\r\n"), true
}

// yLineLength returns how long a full line of data is; 0 if that is not said.
func yLineLength(head string) int {
	n, err := strconv.Atoi(yValue(head, " line="))
	if err != nil {
		return 0
	}
	return n
}

// yEnd returns the offset after the data that begins at at, and whether there is any.
// Without a "=yend" it ends before the next file or blank line, or behind the first line
// that is not full: only the last one is.
func yEnd(text []byte, at, full int) (end int, data, closed bool) {
	short := -1 // where data without an end would end
	from := at
	for at < len(text) {
		l := plain.Line(text[at:])
		next := plain.NextLine(text, at, len(text))
		switch {
		case bytes.HasPrefix(l, []byte("=yend")):
			return next, data, true
		case bytes.HasPrefix(l, []byte("=ybegin ")):
			if short < 0 {
				short = at
			}
			return short, short > from && data, false
		case bytes.HasPrefix(l, []byte("=y")):
			from = max(from, next) // =ypart is no data
		case len(l) == 0 && short < 0:
			short = at
		case len(l) < full && short < 0:
			short, data = next, true
		case len(l) > 0:
			data = true
		}
		at = next
	}
	if short < 0 {
		short = len(text)
	}
	return short, short > from && data, false
}
