package quote

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/language"
	"guichet/parser/plain"
)

// attributionEnd are the signs that stand behind the words of an attribution.
const attributionEnd = ":： *\"”»]"

// mayClose is a look at one line that spares most texts every other one: an attribution
// that counts has an address, or a line that ends in a colon, a row of dashes or a verb.
func mayClose(words string) bool {
	if words == "" {
		return false
	}
	if strings.Contains(words, "@") {
		return true
	}
	bare := strings.TrimRight(words, attributionEnd)
	if last, _ := utf8.DecodeLastRuneInString(bare); strings.ContainsAny(words[len(bare):], ":：") || plain.IsDash(last) {
		return true
	}
	if bare == "" {
		return false
	}
	if end := bare[len(bare)-1]; end < utf8.RuneSelf && len(verbsByEnd[end]) == 0 && len(verbsByEnd[end|0x20]) == 0 {
		return false
	}
	const longest = 60 // bytes, more than any verb has
	_, _, verb := verbLast(strings.ToLower(bare[max(0, len(bare)-longest):]))
	return verb
}

// verbWords is every language's verbs, longest first, so that "has written" beats "written".
var verbWords = func() []string {
	all := language.Words(language.Verb)
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(all)
}()

// verbsByEnd is verbWords by their last byte.
var verbsByEnd = func() (by [256][]string) {
	for _, v := range verbWords {
		by[v[len(v)-1]] = append(by[v[len(v)-1]], v)
	}
	return by
}()

// openerWords is every language's openers, longest first.
var openerWords = func() []string {
	all := language.Words(language.Opener)
	slices.Sort(all)
	all = slices.Compact(all)
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}()

// openerStarts are the first bytes of openerWords.
var openerStarts = func() (starts [256]bool) {
	for _, o := range openerWords {
		starts[o[0]] = true
	}
	return starts
}()

// verbLast looks for a language's verb at the end of s, lower case.
func verbLast(s string) (verb string, at int, found bool) {
	if s == "" {
		return "", 0, false
	}
	for _, v := range verbsByEnd[s[len(s)-1]] {
		if strings.HasSuffix(s, v) && plain.StartsWord(s, len(s)-len(v)) {
			return v, len(s) - len(v), true
		}
	}
	return "", 0, false
}

// verbInside looks for a language's verb as a word of its own anywhere in s, lower case.
func verbInside(s string) (verb string, at int) {
	for _, v := range verbWords {
		for from := 0; ; {
			n := strings.Index(s[from:], v)
			if n < 0 {
				break
			}
			n += from
			if plain.StartsWord(s, n) && plain.EndsWord(s, n+len(v)) {
				return v, n
			}
			from = n + len(v)
		}
	}
	return "", 0
}

// Opens reports whether s, lower case, begins with a language's opener, and whether the
// date's first digit comes soon after it.
func Opens(s string) (opener, soon bool) {
	if s == "" || !openerStarts[s[0]] {
		return false, false
	}
	for _, o := range openerWords {
		rest, found := strings.CutPrefix(s, o)
		if !found || !plain.EndsWord(s, len(o)) {
			continue
		}
		runes := 0
		for _, r := range rest {
			if unicode.IsDigit(r) {
				return true, true
			}
			if runes++; runes > maxUntilDigit {
				break
			}
		}
		opener = true
	}
	return opener, false
}
