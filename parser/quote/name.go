package quote

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/language"
)

// namedBefore reports whether what stands before s[at:] looks like a name: a few words,
// each with a capital.
func namedBefore(s string, at int) bool {
	if at > len(s) {
		return false
	}
	names := strings.Fields(s[:at])
	if len(names) == 0 || len(names) > 6 {
		return false
	}
	for _, n := range names {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(n, "\"'(<"))
		if !unicode.IsUpper(r) && unicode.IsLower(r) && !strings.ContainsAny(n, "@.") {
			return false
		}
	}
	return true
}

// speaksOf reports whether a verb counts: what is sent or said is more often a person's
// word than a client's, who puts an address right before it.
func speaksOf(verb, before string) bool {
	if verb != "sent" && verb != "said" {
		return true
	}
	before = strings.TrimRight(before, " ")
	return strings.HasSuffix(before, ">") || strings.HasSuffix(before, ")")
}

// connecting words stand between date, name and verb in attributions.
var connecting = language.Set(language.Connecting)

// namedBeside reports whether nothing but a name stands between the date and the verb at
// s[at:end], and behind the verb.
func namedBeside(s string, at, end int) bool {
	before := AddressIn.ReplaceAllString(s[:at], "")
	if digit := strings.LastIndexFunc(before, unicode.IsDigit); digit >= 0 {
		_, size := utf8.DecodeRuneInString(before[digit:])
		before = before[digit+size:]
	}
	return nameLike(before) && nameLike(s[end:])
}

// nameLike reports whether s may be a name, or nothing. A name has capitals, if its script
// has them; a word of more than four small letters says that people speak, unless it is
// the only one.
func nameLike(s string) bool {
	names := strings.Fields(s)
	if len(names) > 10 {
		return false
	}
	long := 0
	for _, n := range names {
		n = strings.TrimFunc(n, func(r rune) bool { return !unicode.IsLetter(r) })
		first, _ := utf8.DecodeRuneInString(n)
		if utf8.RuneCountInString(n) > 4 && unicode.IsLower(first) && !strings.ContainsAny(n, "@:._-<") && !connecting[n] {
			long++
		}
	}
	return long == 0 || long == 1 && len(names) == 1
}

// fewWordsBefore reports whether the first address or date comes within so many words.
func fewWordsBefore(s string, words int) bool {
	fields := strings.Fields(s)
	for n, f := range fields {
		if n >= words {
			return false
		}
		if strings.ContainsAny(f, "@0123456789") {
			return true
		}
	}
	return false
}
