package words

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord bounds in bytes what is compared of a word: no list has longer ones.
const maxWord = 64

// anyWord reports whether is holds for one of the words of text, runs of letters in lower case, of which longer
// ones come cut. The bytes are valid during the call only: texts are long, and most words are in no list.
func anyWord(text string, is func(word []byte) bool) bool {
	var buf [maxWord]byte
	word := buf[:0]
	for text = norm.NFC.String(text); ; {
		r, size := rune(0), 0
		if text != "" {
			if r, size = rune(text[0]), 1; r >= utf8.RuneSelf {
				r, size = utf8.DecodeRuneInString(text)
			}
		}
		switch {
		case 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z':
			if len(word) < maxWord {
				word = append(word, byte(r)|0x20)
			}
		case r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r)):
			if len(word)+utf8.UTFMax <= maxWord {
				word = utf8.AppendRune(word, unicode.ToLower(r))
			}
		default:
			if len(word) > 0 && is(word) {
				return true
			}
			word = word[:0]
		}
		if size == 0 {
			return false
		}
		text = text[size:]
	}
}

// asks reports whether text has a question mark, of any script that letters are written in.
func asks(text string) bool {
	return strings.IndexByte(text, '?') >= 0 || strings.Contains(text, "¿") || strings.Contains(text, "？")
}
