package parser

import (
	"bytes"
	"strings"
)

// line returns the first line of b without its end.
func line(b []byte) []byte {
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		b = b[:i]
	}
	return bytes.TrimSuffix(b, []byte{'\r'})
}

// nextLine returns where the line after the one at at begins.
func nextLine(b []byte, at, to int) int {
	if i := bytes.IndexByte(b[at:to], '\n'); i >= 0 {
		return at + i + 1
	}
	return to
}

// cutLine returns the line at at without its end, and where the next one begins.
func cutLine(s string, at int) (string, int) {
	i := strings.IndexByte(s[at:], '\n')
	if i < 0 {
		return s[at:], len(s)
	}
	return strings.TrimSuffix(s[at:at+i], "\r"), at + i + 1
}
