package password

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Policy is what a password must be. The zero value takes any that is not empty.
type Policy struct {
	Min, Max int       // characters, both included; Max 0: MaxLen
	Classes  int       // how many of the four classes must occur: small letters, capital letters, digits, anything else
	Breached *Breached // known ones; nil: only those that everybody tries first
}

// MaxLen is how long a password may be at most, in characters, whatever a policy says: each is hashed.
const MaxLen = 256

// Fault says why a password is not taken: also the name of the sentence that tells it.
type Fault string

// The faults.
const (
	TooShort   Fault = "short"
	TooLong    Fault = "long"
	TooPlain   Fault = "classes"
	WasLeaked  Fault = "breached"
	IsGuessed  Fault = "guessed" // the reader's own address or name, the desk's, or a row of keys
	NotAccepts Fault = "control" // characters that no keyboard types
)

// Error is its name.
func (f Fault) Error() string { return "password: " + string(f) }

// Check reports what is wrong with a password; nil if nothing is. Own are words that are easy to guess for it: the
// address and name of whose it is, the company's.
func (p Policy) Check(word string, own ...string) error {
	word = norm.NFC.String(word)
	n := utf8.RuneCountInString(word)
	most := p.Max
	if most <= 0 || most > MaxLen {
		most = MaxLen
	}
	switch {
	case n < max(1, p.Min):
		return TooShort
	case n > most:
		return TooLong
	case !utf8.ValidString(word) || strings.ContainsFunc(word, unicode.IsControl):
		return NotAccepts
	case classes(word) < p.Classes:
		return TooPlain
	case guessed(word, own):
		return IsGuessed
	case common[strings.ToLower(word)] || p.Breached.Has(word):
		return WasLeaked
	}
	return nil
}

// classes counts the classes of characters in a word.
func classes(word string) int {
	var has [4]bool
	for _, r := range word {
		switch {
		case unicode.IsLower(r):
			has[0] = true
		case unicode.IsUpper(r):
			has[1] = true
		case unicode.IsDigit(r):
			has[2] = true
		default:
			has[3] = true
		}
	}
	n := 0
	for _, h := range has {
		if h {
			n++
		}
	}
	return n
}

// guessed reports whether little is left of a word without what is known of its owner, or without repetition.
func guessed(word string, own []string) bool {
	low := strings.ToLower(word)
	for _, o := range own {
		for _, part := range strings.FieldsFunc(strings.ToLower(o), func(r rune) bool { return strings.ContainsRune("@ .-_", r) }) {
			if utf8.RuneCountInString(part) >= 4 {
				low = strings.ReplaceAll(low, part, "")
			}
		}
	}
	if utf8.RuneCountInString(low) < min(4, utf8.RuneCountInString(word)) {
		return true
	}
	return varied([]rune(low)) < 4
}

// varied counts the characters of a word that are no repetition of, or next to, the one before: "aaaa", "1234", "dcba".
func varied(word []rune) int {
	n := 1
	for i := 1; i < len(word); i++ {
		if d := word[i] - word[i-1]; d < -1 || d > 1 {
			n++
		}
	}
	return n
}
