package format

import (
	"bytes"
	"strings"

	"guichet/parser/plain"
	"guichet/parser/transfer"
)

// UUReader decodes the lines between "begin" and "end" of uuencoded text.
type UUReader struct {
	src  []byte
	at   int
	buf  [48]byte
	held []byte
}

// NewUUReader decodes src.
func NewUUReader(src []byte) *UUReader { return &UUReader{src: src} }

// Read implements io.Reader.
func (r *UUReader) Read(p []byte) (int, error) {
	for len(r.held) == 0 {
		if r.at >= len(r.src) {
			return 0, transfer.EOFIf(len(p) > 0)
		}
		l := plain.Line(r.src[r.at:])
		r.at = plain.NextLine(r.src, r.at, len(r.src))
		if bytes.HasPrefix(l, []byte("begin ")) {
			continue
		}
		if string(l) == "end" {
			r.at = len(r.src)
			continue
		}
		r.held = r.line(l)
	}
	n := copy(p, r.held)
	r.held = r.held[n:]
	return n, nil
}

// line decodes one line; what is missing at its end was white space that got lost.
func (r *UUReader) line(l []byte) []byte {
	if len(l) == 0 {
		return nil
	}
	want := min(int(l[0]-' ')&63, 45)
	six := func(i int) byte {
		if i < len(l) {
			return (l[i] - ' ') & 63
		}
		return 0
	}
	out := r.buf[:0]
	for i := 1; len(out) < want; i += 4 {
		a, b, c, d := six(i), six(i+1), six(i+2), six(i+3)
		out = append(out, a<<2|b>>4, b<<4|c>>2, c<<6|d)
	}
	return out[:want]
}

// FindUU finds the uuencoded files in a text.
func FindUU(text []byte) []TextFile {
	var found []TextFile
	for at := 0; at < len(text); {
		i := bytes.Index(text[at:], []byte("begin "))
		if i < 0 {
			return found
		}
		at += i
		start := at
		at = plain.NextLine(text, at, len(text))
		name, ok := uuName(plain.Line(text[start:]))
		if !ok || start > 0 && text[start-1] != '\n' {
			continue
		}
		end, ok := uuEnd(text, at)
		if ok {
			found = append(found, TextFile{Name: name, Encoding: transfer.UUEncode, From: start, To: end})
			at = end
		}
	}
	return found
}

// uuName reads "begin 644 name".
func uuName(l []byte) (string, bool) {
	f := strings.SplitN(string(l[:min(len(l), 300)]), " ", 3)
	if len(f) < 3 || len(f[1]) < 3 || len(f[1]) > 4 || strings.Trim(f[1], "01234567") != "" {
		return "", false
	}
	return strings.TrimSpace(f[2]), true
}

// uuEnd returns the offset after the "end" line of the block whose lines begin at at.
func uuEnd(text []byte, at int) (int, bool) {
	for at < len(text) {
		l := plain.Line(text[at:])
		at = plain.NextLine(text, at, len(text))
		if string(bytes.TrimRight(l, " ")) == "end" {
			return at, true
		}
		if len(l) > 0 && (l[0] < ' ' || l[0] > '`' || len(l) > 90) {
			return 0, false
		}
	}
	return 0, false
}
