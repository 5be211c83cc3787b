package transfer

import (
	"bytes"

	"guichet/parser/plain"
)

// QPReader decodes quoted-printable (RFC 2045 §6.7) as it is found: lines of any length,
// raw bytes of eight bits, escapes in lower case. An escape that is none stays as it is.
type QPReader struct {
	src  []byte
	at   int
	end  int // of the line's text, without the white space that gateways append
	stop int // of its line break, which begins at brk
	brk  int
}

// NewQPReader decodes src.
func NewQPReader(src []byte) *QPReader { return &QPReader{src: src} }

// Read implements io.Reader.
func (r *QPReader) Read(p []byte) (int, error) {
	n := 0
	for n < len(p) {
		switch {
		case r.at < r.end && r.src[r.at] == '=':
			p[n] = r.escape()
			n++
		case r.at < r.end:
			run := r.src[r.at:r.end]
			if i := bytes.IndexByte(run, '='); i >= 0 {
				run = run[:i]
			}
			c := copy(p[n:], run)
			n += c
			r.at += c
		case r.brk < r.stop:
			c := copy(p[n:], r.src[r.brk:r.stop])
			n += c
			r.brk += c
		case r.stop < len(r.src):
			r.nextLine()
		default:
			return n, EOFIf(n == 0)
		}
	}
	return n, nil
}

// plain.NextLine finds the text and the break of the line that begins at stop.
func (r *QPReader) nextLine() {
	r.at = r.stop
	r.stop = plain.NextLine(r.src, r.at, len(r.src))
	r.brk = r.stop
	if r.src[r.stop-1] == '\n' {
		r.brk--
		if r.brk > r.at && r.src[r.brk-1] == '\r' {
			r.brk--
		}
	}
	r.end = r.brk
	for r.end > r.at && (r.src[r.end-1] == ' ' || r.src[r.end-1] == '\t') {
		r.end--
	}
	if r.end > r.at && r.src[r.end-1] == '=' {
		r.end--        // a soft line break
		r.brk = r.stop // is nothing
	}
}

// escape decodes the "=" at at.
func (r *QPReader) escape() byte {
	if r.at+3 <= r.end {
		if v, ok := HexByte(r.src[r.at+1], r.src[r.at+2]); ok {
			r.at += 3
			return v
		}
	}
	r.at++
	return '='
}
