package plain

import (
	"strings"
	"unicode/utf8"
)

// Clean makes "\n" of every line end and drops the control characters that no reader
// shows.
func Clean(s string) string {
	i := 0
	for i < len(s) && (s[i] >= ' ' && s[i] != 0x7f && s[i] < 0xc2 || s[i] == '\n' || s[i] == '\t' || s[i] > 0xc2 && s[i] != 0xef) {
		i++
	}
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:i])
	start := i
	for ; i < len(s); i++ {
		c := s[i]
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\t' || c >= utf8.RuneSelf && c != 0xc2 && c != 0xef {
			continue
		}
		n := 1
		put := ""
		switch {
		case c == '\r':
			if i+1 >= len(s) || s[i+1] != '\n' {
				put = "\n"
			}
		case c == 0x0c || c == 0x0b:
			put = "\n"
		case c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0: // C1 controls
			n = 2
		case c == 0xef && strings.HasPrefix(s[i:], "\ufeff"):
			n = 3
		case c >= utf8.RuneSelf:
			continue
		}
		b.WriteString(s[start:i])
		b.WriteString(put)
		i += n - 1
		start = i + 1
	}
	b.WriteString(s[start:])
	return b.String()
}
