package plain

import (
	"bytes"
	"strings"
)

// Line returns the first line of b without its end, LF or CRLF.
func Line(b []byte) []byte {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	return bytes.TrimSuffix(b, []byte{'\r'})
}

// NextLine returns where the line after the one at b[at] begins; to if there is none before.
func NextLine(b []byte, at, to int) int {
	if i := bytes.IndexByte(b[at:to], '\n'); i >= 0 {
		return at + i + 1
	}
	return to
}

// CutLine returns the line at s[at] without its end, and where the next one begins: len(s) if
// there is none.
func CutLine(s string, at int) (string, int) {
	i := strings.IndexByte(s[at:], '\n')
	if i < 0 {
		return s[at:], len(s)
	}
	return strings.TrimSuffix(s[at:at+i], "\r"), at + i + 1
}
