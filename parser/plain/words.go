package plain

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words makes a line comparable: every kind of space one space, invisible marks dropped,
// letters composed. Most lines come back as they are.
func Words(s string) string {
	s = strings.TrimSpace(s)
	ascii := true
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 || s[i] == '\t' {
			ascii = false
			break
		}
	}
	if ascii {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\u3000':
			return ' '
		case r == '\u00ad', r == '\u200b', r == '\u200c', r == '\u200d', r == '\ufeff', r == '\u2060':
			return -1
		case r >= '\u200e' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}

// IsDash reports whether r is drawn as a horizontal line.
func IsDash(r rune) bool {
	switch r {
	case '-', '_', '=', '*', '~', '·', '\u00af', '\u2212', '\u2500', '\u2501', '\u2550', '\uff0d', '\uff3f', '\u30fc':
		return true
	}
	return r >= '\u2010' && r <= '\u2015'
}

// IsRule reports whether a line is nothing but a horizontal line of at least three signs. Up to five
// asterisks are none: people rate with them (PRODUCT 3.4).
func IsRule(words string) bool {
	n, stars := 0, 0
	for _, r := range words {
		switch {
		case r == '*':
			stars++
			n++
		case IsDash(r):
			n++
		case r != ' ':
			return false
		}
	}
	return n >= 3 && (stars < n || stars > 5)
}

// StartsWord reports whether a word may begin at s[i:]: scripts without spaces always may.
func StartsWord(s string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	if r >= '\u3000' {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	return before >= '\u3000' || !unicode.IsLetter(before) && !unicode.IsDigit(before)
}

// EndsWord reports whether a word may end at s[:i].
func EndsWord(s string, i int) bool {
	if i == len(s) {
		return true
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	last, _ := utf8.DecodeLastRuneInString(s[:i])
	return last >= '\u3000' || !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// IsSentence reports whether a line is what people say rather than what they are called: five
// words and a stop, or a postscript.
func IsSentence(words string) bool {
	if strings.HasPrefix(strings.ToLower(words), "ps") && strings.ContainsAny(words[:min(len(words), 5)], ":.") {
		return true
	}
	return len(strings.Fields(words)) >= 5 && strings.ContainsAny(words[len(words)-1:], ".?!")
}

// IsToken reports whether s is a token of RFC 2045 §5.1, as media types and their parameters
// are made of.
func IsToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`()<>@,;:\"/[]?=`, c) >= 0 {
			return false
		}
	}
	return s != ""
}
