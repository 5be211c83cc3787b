package content

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"guichet/parser/language"
)

// maxStub is how many words a plain text may have that only stands in for the HTML.
const maxStub = 60

// stubs stand in such a text: "please use a program that shows HTML".
var stubs = language.Words(language.Stub)

// sameness is how two forms of a text stand to each other.
type sameness uint8

const (
	sameWords  sameness = iota // the plain text is the one to read
	stub                       // it says nothing that the HTML does not say better
	otherWords                 // each says what the other does not
)

// saysMuch reports whether a plain form has more words than a stub, so that the HTML need not be read.
func saysMuch(plainText string) bool {
	words, inside := 0, false
	for _, r := range plainText {
		if letter := unicode.IsLetter(r) || unicode.IsDigit(r); letter != inside {
			if inside = letter; inside {
				words++
			}
		}
		if words > maxStub {
			break
		}
	}
	return words > maxStub && (!strings.Contains(plainText, "http") && !strings.Contains(plainText, "www.") || len(wordsOf(plainText)) > maxStub)
}

// compareForms compares the plain form of a text with its HTML form, both as text. Only short plain texts
// can be less than the HTML; a program that renders HTML badly still writes its words.
func compareForms(plainText, htmlText string) sameness {
	said := wordsOf(plainText)
	if len(said) > maxStub {
		return sameWords
	}
	other := wordsOf(htmlText)
	have := make(map[string]bool, len(other))
	for _, w := range other {
		have[w] = true
	}
	common := 0
	for _, w := range said {
		if have[w] {
			common++
		}
	}
	low := strings.ToLower(plainText)
	switch {
	case len(other) == 0:
		return sameWords
	case common == len(said) && len(other) >= 3*len(said):
		return stub // a title, or the first words
	case common*3 > len(said):
		return sameWords
	case slices.ContainsFunc(stubs, func(s string) bool { return strings.Contains(low, s) }):
		return stub
	case saysNothing.MatchString(low):
		return stub
	case len(other) < 3 || len(said) < 3 && strings.ContainsFunc(plainText, isEastern):
		return sameWords // too few to tell: a script without spaces, or a translation
	}
	return otherWords
}

// saysNothing is what programs leave where they have no plain form: a value of theirs, a picture's name, a space.
var saysNothing = regexp.MustCompile(`^\W*(?:null|nil|none|undefined|empty|nbsp|untitled(?: document)?|(?:image|cid|picture|bild|imagen|immagine): ?\S*|text version|plain text|text only)\W*$`)

// isEastern reports whether a letter is of a script without spaces between words.
func isEastern(r rune) bool { return r >= '\u0e00' && unicode.IsLetter(r) }

// address is a link, which a plain form has and an HTML form mostly hides.
var address = regexp.MustCompile(`<?(?:https?://|www\.)\S*`)

// wordsOf returns the words of a text in small letters, without links.
func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(address.ReplaceAllString(s, " ")), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// letters returns the letters and digits of a text, without links, to compare.
func letters(s string) string { return strings.Join(wordsOf(s), "") }
