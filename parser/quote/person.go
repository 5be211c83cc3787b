package quote

import (
	"strings"

	"guichet/parser/language"
)

// What tells a person who speaks of writing from a client's attribution is looked at on
// every line that names a verb or an address, so it does without regular expressions.

// pronouns stand right before the verb where a person speaks, "as you wrote", and
// pronounsAfter right behind it, "schrieb mir".
var (
	pronouns      = language.Set(language.Pronoun)
	pronounsAfter = language.Set(language.PronounAfter)
)

// space is the ASCII white space between words.
const space = " \t\n\f\r"

// endsInPronoun reports whether what stands before a verb, lower case, ends in a pronoun,
// or in one that lost its vowel: "m'".
func endsInPronoun(before string) bool {
	for _, quote := range []string{"'", "’"} {
		if rest, ok := strings.CutSuffix(before, quote); ok && rest != "" && strings.IndexByte("mtls", rest[len(rest)-1]) >= 0 {
			return true
		}
	}
	before = strings.TrimRight(before, space)
	return pronouns[before[strings.LastIndexAny(before, space+",")+1:]]
}

// beginsWithPronoun reports whether what stands behind a verb, lower case, begins so.
func beginsWithPronoun(behind string) bool {
	behind = strings.TrimLeft(behind, space)
	word, rest := behind, ""
	if i := strings.IndexAny(behind, space); i >= 0 {
		word, rest = behind[:i], behind[i:]
	}
	if word == "in" { // in my last mail
		my, ok := strings.CutPrefix(rest, " my")
		return ok && (my == "" || strings.IndexByte(space, my[0]) >= 0)
	}
	return pronounsAfter[word]
}

// ofAddress reports whether c may stand in an address within an attribution.
func ofAddress(c byte) bool { return c != ':' && ofLastAddress(c) }

// ofLastAddress is the same for the last part of the last address, where a port may stand.
func ofLastAddress(c byte) bool { return strings.IndexByte(space+"<>()[]\"',;", c) < 0 }

// addressStart returns where the first address begins; -1 if there is none.
func addressStart(s string) int {
	for from := 0; ; {
		i := strings.IndexByte(s[from:], '@')
		if i < 0 {
			return -1
		}
		i += from
		if i > 0 && i+1 < len(s) && ofAddress(s[i-1]) && ofAddress(s[i+1]) {
			for i > 0 && ofAddress(s[i-1]) {
				i--
			}
			return i
		}
		from = i + 1
	}
}

// endsInAddress reports whether nothing but brackets and quotes follows the last address.
func endsInAddress(s string) bool {
	s = strings.TrimRight(s, space+">)]\"'")
	for i := len(s) - 2; i > 0 && ofLastAddress(s[i+1]); i-- {
		if s[i] == '@' && ofAddress(s[i-1]) {
			return true
		}
	}
	return false
}

// hasInBrackets reports whether s holds an address in brackets.
func hasInBrackets(s string) bool {
	if strings.IndexByte(s, '@') < 0 {
		return false
	}
	i := strings.IndexAny(s, "<([")
	return i >= 0 && inBrackets.MatchString(s[i:])
}
