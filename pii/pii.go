package pii

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The kinds of personal data that are looked for in words (PRODUCT 6.3). Only the kind is
// kept, never what was found.
const (
	Card     = "card"
	IBAN     = "iban"
	National = "national-id"
	Password = "password"
)

// maxPersonal is how much of a text is looked through, in bytes: no person writes more, and a
// text that is all digits costs the most.
const maxPersonal = 128 << 10

// Kinds returns the kinds of personal data that a text seems to hold, each once, in the
// order of the constants. It reads the text a few times from end to end and never more.
func Kinds(text string) []string {
	text = text[:min(len(text), maxPersonal)]
	var kinds []string
	found := numbersIn(text)
	for _, kind := range []string{Card, IBAN, National} {
		if found[kind] {
			kinds = append(kinds, kind)
		}
	}
	if holdsPassword(text) {
		kinds = append(kinds, Password)
	}
	return kinds
}

// numbersIn looks at every place where a number with a check may begin: shortly before a
// place where digits are dense.
func numbersIn(text string) map[string]bool {
	found := map[string]bool{}
	for i := 0; ; {
		first := nextDense(text, i)
		if first < 0 {
			return found
		}
		i = max(i, first-maxLead)
		for i <= first {
			if !isAlnum(text[i]) {
				i++
				continue
			}
			if begins(text, i) {
				look(text, i, found)
			}
			for i < len(text) && isAlnum(text[i]) { // to the end of the word
				i++
			}
		}
	}
}

// look adds the kinds of which a number begins at i.
func look(text string, i int, found map[string]bool) {
	n, near := readRun(text[i:]), text[max(0, i-nearby):i]
	for _, l := range lookers {
		if !found[l.kind] && l.in(n, near) && (l.kind == IBAN || !namedOtherwise(near)) { // no order has an IBAN's check
			found[l.kind] = true
		}
	}
}

// Every number has at least so many digits within so many bytes, and begins at most so many
// bytes before the first.
const (
	minDigits = 6
	maxSpread = 40
	maxLead   = 10
)

// nextDense returns where the first digit stands, from i on, behind which enough others
// follow closely; -1 if there is none.
func nextDense(text string, i int) int {
	var last [minDigits]int // where digits stand, in a ring
	for seen := 0; i < len(text); i++ {
		if c := text[i]; c < '0' || c > '9' {
			continue
		}
		last[seen%minDigits] = i
		seen++
		if first := last[seen%minDigits]; seen >= minDigits && i-first <= maxSpread {
			return first
		}
	}
	return -1
}

// lookers are the numbers that are known, by what they look for.
var lookers = []struct {
	kind string
	in   func(n run, near string) bool
}{
	{Card, isCard},
	{IBAN, isIBAN},
	{National, isNationalID},
}

// nearby is how far before a number a word may stand that says what it is, in bytes.
const nearby = 60

// begins reports whether a number of its own may begin at i: not in the middle of a word,
// a link, a phone number, a decimal or the number of an order.
func begins(text string, i int) bool {
	r, size := utf8.DecodeLastRuneInString(text[:i])
	switch {
	case i == 0:
		return true
	case r == '-':
		return i < 2 || !isAlnum(text[i-2])
	case strings.ContainsRune("+/_.@#%", r):
		return false
	}
	return size == 1 && r != utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsMark(r)
}

func isAlnum(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// maxRun is how many letters and digits of a number are looked at, one more than an IBAN
// may have.
const maxRun = 35

// run is the letters and digits that follow each other with at most one separator between:
// "FR76 3000" is "FR763000" in two groups.
type run struct {
	chars string // upper case
	ends  []int  // where groups end in chars
	lower bool   // there were small letters
	open  bool   // the last group goes on behind chars
}

// readRun reads the run at the begin of s.
func readRun(s string) run {
	var n run
	chars := make([]byte, 0, maxRun)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if !isAlnum(c) {
			n.ends = append(n.ends, len(chars))
			sep := separator(s[i:])
			next := i + len(sep)
			if sep == "" || next == len(s) || !isAlnum(s[next]) {
				r, _ := utf8.DecodeRuneInString(s[i:])
				n.open = r == '@' || r == '_' || unicode.IsLetter(r)
				break
			}
			i, c = next, s[next]
		}
		if len(chars) == maxRun {
			n.open = true
			break
		}
		if 'a' <= c && c <= 'z' {
			n.lower = true
			c -= 'a' - 'A'
		}
		chars = append(chars, c)
	}
	n.chars = string(chars)
	n.ends = append(n.ends, len(chars))
	return n
}

// separators may stand between groups of a number.
var separators = []string{" ", "-", ".", "\u00a0", "\u202f"}

// separator returns the sign between groups at the begin of s, "" if there is none.
func separator(s string) string {
	for _, sep := range separators {
		if strings.HasPrefix(s, sep) {
			return sep
		}
	}
	return ""
}

// shape returns the first length characters if they are groups of these sizes, or one
// group. The number must end there.
func (n run) shape(length int, groups ...[]int) (string, bool) {
	if len(n.chars) < length || !slices.Contains(n.ends, length) || n.open && len(n.chars) == length {
		return "", false
	}
	if n.ends[0] == length {
		return n.chars[:length], true
	}
	for _, sizes := range groups {
		if at, ok := 0, true; len(n.ends) >= len(sizes) {
			for i, size := range sizes {
				at += size
				ok = ok && n.ends[i] == at
			}
			if ok && at == length {
				return n.chars[:length], true
			}
		}
	}
	return "", false
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// says reports whether one of the words stands in the text before a number.
func says(near string, words ...string) bool {
	near = strings.ToLower(near)
	return slices.ContainsFunc(words, func(w string) bool {
		before, after, found := strings.Cut(near, w)
		return found && startsWord(before) && (after == "" || !isAlnum(after[0]))
	})
}
