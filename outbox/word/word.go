// Package word makes header text of whatever somebody called something: plain words, encoded-words, phrases,
// names of files; and octets as base64 in lines.
//
// It refuses to know fields and where they are folded. Standard library only.
//
// RFCs: 2045 §6.8 (base64), 2047 (encoded-words), 5322 §3.2 (phrases).
package word

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxWordBytes is how many octets of text go into one encoded-word, so that it stays below
// the 75 characters of RFC 2047 §2 also when each becomes "=XX".
const maxWordBytes = 19

// MaxPlain is the longest word that is left unencoded. A longer one could not be folded
// below 78 columns (RFC 5322 §2.1.1).
const MaxPlain = 60

// Clean makes text out of whatever somebody called something: valid UTF-8 in one line,
// without control characters, words separated by single spaces.
func Clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// Cut shortens s to at most n octets and keeps runes whole.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Unstructured returns the tokens of an unstructured field (RFC 5322 §2.2.1) that read as
// Clean(s). Words that are plain stay plain at both ends, so that "Re: [#123]" can be found
// in the raw mail; from the first to the last that are not, all is encoded (RFC 2047).
func Unstructured(s string) []string {
	words := strings.Fields(Clean(s))
	first, last := len(words), -1
	for i, w := range words {
		if !plainWord(w) {
			first, last = min(first, i), i
		}
	}
	if last < 0 {
		return words
	}
	tokens := append([]string{}, words[:first]...)
	tokens = append(tokens, encodedWords(strings.Join(words[first:last+1], " "))...)
	return append(tokens, words[last+1:]...)
}

// plainWord reports whether w can stand in a header as it is. "=?" would be read as the
// begin of an encoded-word: the words of a customer never play that part.
func plainWord(w string) bool {
	return len(w) <= MaxPlain && IsPrintable(w) && !strings.Contains(w, "=?") && !strings.Contains(w, "?=")
}

// IsPrintable reports whether s is visible ASCII only, without spaces.
func IsPrintable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r >= 0x7f }) < 0
}

// What a display name may not have as it is. A Replacer is made once: making it costs more than its use.
var (
	noAt        = strings.NewReplacer("@", " ", "＠", " ", "﹫", " ")
	quotedPairs = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
)

// Phrase returns the tokens of a display name (RFC 5322 §3.4), nil for none. A name with an
// "@" makes some clients show another address than the mail's, so it has none.
func Phrase(name string) []string {
	name = noAt.Replace(name)
	name = Cut(Clean(name), 128)
	words := strings.Fields(name)
	atoms, plain := true, true
	for _, w := range words {
		atoms = atoms && strings.IndexFunc(w, func(r rune) bool { return !isAtext(r) }) < 0
		plain = plain && plainWord(w)
	}
	switch {
	case !plain:
		return encodedWords(strings.Join(words, " "))
	case atoms:
		return words
	}
	// One token each: a quoted-string may be folded at its spaces (RFC 5322 §3.2.4).
	quoted := quotedPairs.Replace(strings.Join(words, " "))
	return strings.Split(`"`+quoted+`"`, " ")
}

func isAtext(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' ||
		strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

// encodedWords encodes s, each word whole runes (RFC 2047 §5), in the shorter of both
// encodings. The characters that Q leaves alone are those allowed in a phrase (§5 (3)).
func encodedWords(s string) []string {
	plain := 0
	for i := range len(s) {
		if isQ(s[i]) {
			plain++
		}
	}
	if 3*plain < 2*len(s) {
		return chunks(s, 2*maxWordBytes, func(t string) string {
			return "=?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte(t)) + "?="
		})
	}
	return chunks(s, maxWordBytes, func(t string) string { return "=?utf-8?Q?" + encodeQ(t) + "?=" })
}

// chunks cuts s into pieces of at most n octets and encodes each.
func chunks(s string, n int, encode func(string) string) []string {
	var words []string
	for s != "" {
		piece := Cut(s, n)
		if piece == "" {
			piece = s[:1] // not reached with valid UTF-8: a rune is shorter than n
		}
		words = append(words, encode(piece))
		s = s[len(piece):]
	}
	return words
}

func encodeQ(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			b.WriteByte('_')
		case isQ(c):
			b.WriteByte(c)
		default:
			b.WriteByte('=')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}

func isQ(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' ||
		c == ' ' || c == '!' || c == '*' || c == '+' || c == '-' || c == '/'
}
