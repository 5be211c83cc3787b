package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fold returns text in the form in which two spellings of a word are equal: lower case,
// without the accents of Latin, Greek and Cyrillic letters, letters of full width and
// ligatures as plain ones. Folding again changes nothing.
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	s = strings.ToValidUTF8(s, " ")
	if !norm.NFKC.IsNormalString(s) {
		s = norm.NFKC.String(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(byte(unicode.ToLower(r)))
		case isAccent(r):
		case hasAccents(r):
			foldAccents(&b, s[i:], r)
		default:
			foldRune(&b, r)
		}
	}
	return b.String()
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// hasAccents reports whether r is of a script whose letters are also written, and sought,
// without their accents. The marks of other scripts are vowels, and stay.
func hasAccents(r rune) bool { return r < 0x0530 || 0x1E00 <= r && r < 0x2000 }

// isAccent knows the combining marks of these scripts, and the points of Hebrew and Arabic.
func isAccent(r rune) bool {
	return 0x0300 <= r && r < 0x0370 || 0x0591 <= r && r < 0x05C8 || 0x064B <= r && r < 0x0660
}

// foldAccents writes the first letter of s, which is r, without its accents.
func foldAccents(b *strings.Builder, s string, r rune) {
	parts := norm.NFD.PropertiesString(s).Decomposition()
	if parts == nil {
		foldRune(b, r)
		return
	}
	for _, p := range string(parts) {
		if !isAccent(p) {
			foldRune(b, p)
		}
	}
}

// foldRune writes a letter without accents in lower case.
func foldRune(b *strings.Builder, r rune) {
	r = unicode.ToLower(r)
	switch r {
	case 'ß':
		b.WriteString("ss")
	case 'æ':
		b.WriteString("ae")
	case 'œ':
		b.WriteString("oe")
	case 'þ':
		b.WriteString("th")
	case 'ø':
		b.WriteByte('o')
	case 'đ', 'ð':
		b.WriteByte('d')
	case 'ł':
		b.WriteByte('l')
	case 'ħ':
		b.WriteByte('h')
	case 'ı':
		b.WriteByte('i')
	case 'ς':
		b.WriteRune('σ')
	default:
		b.WriteRune(r)
	}
}
