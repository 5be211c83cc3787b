package reply

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"guichet/parser/language"

	"guichet/mail"
	"guichet/parser/plain"
	"guichet/parser/quote"
)

// maxUnderName is how many lines a signature without delimiter may have below a name that may
// also begin a sentence.
const maxUnderName = 8

// SignedOnly reports whether text is nothing but the signature of one of those who wrote it:
// his name, perhaps below a closing phrase, and what people write under their names. It is for
// text below commands only: there a name alone says nothing, elsewhere it may be an answer.
func SignedOnly(text string, from []mail.Mailbox) bool {
	var lines []string
	for _, l := range quote.Lines(text) {
		if l.Depth == 0 && strings.IndexFunc(l.Words, isWordRune) < 0 {
			continue // blank, or a rule that is drawn
		}
		if lines = append(lines, l.Words); len(lines) > maxSignature {
			return false
		}
	}
	if len(lines) == 0 {
		return false
	}
	if isClosing(lines[0]) {
		if lines = lines[1:]; len(lines) == 0 {
			return true
		}
	}
	return slices.ContainsFunc(from, func(m mail.Mailbox) bool { return signs(m, lines) })
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// signs reports whether the lines are a person's signature. Below the whole name anything may
// stand; a first name is also a customer's, so that below it nothing may look like words.
func signs(m mail.Mailbox, lines []string) bool {
	who := nameWords(m.Name)
	if len(who) == 0 {
		who = nameWords(m.Address.Local)
	}
	said := nameWords(lines[0])
	if len(who) == 0 || len(said) == 0 || strings.ContainsAny(lines[0][len(lines[0])-1:], ",.!?:") {
		return false
	}
	if len(who) > 1 && sameWords(who, said) {
		return true
	}
	if !slices.Contains(who, said[0]) || len(lines) > maxUnderName {
		return false
	}
	if !slices.ContainsFunc(said, func(w string) bool { return !slices.Contains(who, w) }) {
		lines = lines[1:] // his name and nothing else, in small letters as well
	}
	return !slices.ContainsFunc(lines, func(l string) bool { return !underName(l) })
}

// nameWords are the words of a name in lower case: those of "Diaz, Ana" are those of "Ana Diaz".
func nameWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !isWordRune(r) })
}

func sameWords(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for _, w := range a {
		if !slices.Contains(b, w) {
			return false
		}
	}
	return true
}

// underName reports whether a line looks like a name, an office, a number or an address.
func underName(line string) bool {
	if plain.IsSentence(line) {
		return false
	}
	if strings.ContainsAny(line, "0123456789@|") || strings.Contains(line, "www.") || strings.Contains(line, "http") {
		return true
	}
	words := strings.Fields(line)
	for _, w := range words {
		if first, _ := utf8.DecodeRuneInString(w); unicode.IsLower(first) && utf8.RuneCountInString(w) > 3 {
			return false // "of" and "für" stand between capitals
		}
	}
	return len(words) <= 5
}

// closings are what letters end with.
var closings = language.Set(language.Closing)

// isClosing reports whether a line is what letters end with.
func isClosing(line string) bool {
	low := strings.ToLower(strings.TrimRight(line, " ,.!"))
	return closings[low]
}

// closesBoth is the same for a line that closes in two languages: "Viele Grüße / Best regards".
func closesBoth(line string) bool {
	for part := range strings.SplitSeq(line, "/") {
		if !isClosing(strings.TrimSpace(part)) {
			return false
		}
	}
	return true
}
