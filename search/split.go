package search

import (
	"unicode"
	"unicode/utf8"
)

// Bounds of what is looked at, in octets.
const (
	maxText = 64 << 10 // of one text
	maxTerm = 48       // of one word; the rest of a longer one is left out
)

// split cuts a text into terms, in order. Of a run of letters without spaces each pair of
// neighbours is a term, and the last letter alone, so that a single one is found as the
// begin of a term.
func split(s string) []string {
	var terms []string
	for s = fold(cut(s, maxText)); s != ""; {
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case !begins(r):
			s = s[size:]
		case isDense(r):
			n := span(s, isDense)
			terms = pairs(terms, s[:n])
			s = s[n:]
		default:
			n := span(s, func(r rune) bool { return !isDense(r) && (begins(r) || unicode.IsMark(r)) })
			terms = append(terms, cut(s[:n], maxTerm))
			s = s[n:]
		}
	}
	return terms
}

// cut returns the first n octets at most, in whole runes.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// begins reports whether a term can begin with r.
func begins(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z'
	}
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsNumber(r))
}

// isDense knows the scripts that are written without spaces: Chinese and Japanese, Thai,
// Lao, Burmese and Khmer.
func isDense(r rune) bool {
	if r < 0x0E00 || !begins(r) && !unicode.IsMark(r) {
		return false
	}
	return r < 0x0F00 || 0x1000 <= r && r < 0x10A0 || 0x1780 <= r && r < 0x1800 ||
		0x3005 <= r && r < 0x3008 || 0x3040 <= r && r < 0x3100 || 0x3400 <= r && r < 0xA000 ||
		0xF900 <= r && r < 0xFB00 || 0x20000 <= r && r < 0x40000
}

// span returns the length of the begin of s whose runes are all of a kind.
func span(s string, kind func(rune) bool) int {
	for i, r := range s {
		if !kind(r) {
			return i
		}
	}
	return len(s)
}

// pairs appends the pairs of neighbours in s, and its last rune.
func pairs(terms []string, s string) []string {
	_, first := utf8.DecodeRuneInString(s)
	for len(s) > first {
		_, second := utf8.DecodeRuneInString(s[first:])
		terms = append(terms, s[:first+second])
		s, first = s[first:], second
	}
	return append(terms, s)
}
