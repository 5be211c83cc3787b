package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxText is the length in bytes at which the text and the HTML of a mail are cut.
const MaxText = 1 << 20

// Printable puts s on one line: runs of white space and control characters are single spaces,
// what reorders the text is dropped.
func Printable(s string) string {
	s = strings.TrimSpace(s)
	if !needsCleaning(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		switch {
		case r == utf8.RuneError || IsBidiControl(r):
			if r == utf8.RuneError {
				b.WriteRune(r)
			}
		case unicode.IsControl(r) || r == ' ' || r == '\u2028' || r == '\u2029':
			space = true
		default:
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		}
	}
	return b.String()
}

func needsCleaning(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= 0x7f || c == ' ' && i+1 < len(s) && s[i+1] == ' ' {
			return true
		}
	}
	return false
}

// IsBidiControl reports whether r reorders the text around it (UAX #9): a trick with
// which names pretend to be others.
func IsBidiControl(r rune) bool {
	return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// Cut cuts s at n bytes at most, at the start of a character.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// IsASCII reports whether b has no byte of eight bits.
func IsASCII(b []byte) bool {
	for len(b) >= 8 {
		if (b[0]|b[1]|b[2]|b[3]|b[4]|b[5]|b[6]|b[7])&0x80 != 0 {
			return false
		}
		b = b[8:]
	}
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
