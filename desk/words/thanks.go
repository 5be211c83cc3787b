package words

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"guichet/mail"
	"guichet/parser"
)

// maxThanks is how many words a mail of thanks only has at most (PRODUCT 3.2): greeting, names,
// closing phrase and signature are not counted.
const maxThanks = 12

// maxSaid is how many octets twelve words, a greeting and names have at most: longer texts are not split
// into words to find out.
const maxSaid = 1000

// OnlyThanks reports whether text says thanks and nothing else (PRODUCT 3.2). Apart from a greeting,
// names, a closing phrase and the signature of one of those in from, every word must stand in the
// list of one language. Names are those of the people whom the author knows.
func OnlyThanks(text string, from []mail.Mailbox, names []string) bool {
	if strings.Contains(text, "?") || strings.Contains(text, "¿") {
		return false
	}
	lines, end := splitSignature(text, from)
	return onlyThanks(lines[:end], lines[end:], names)
}

// onlyThanks is OnlyThanks of lines, and those of the signature, without a question mark.
func onlyThanks(lines, signed []string, names []string) bool {
	size := len(lines)
	for _, line := range lines {
		size += len(line)
	}
	if size > maxSaid+1 {
		return false
	}
	said, signature := strings.Join(lines, "\n"), strings.Join(signed, "\n")
	if sadFace(said) {
		return false
	}
	for _, w := range split(signature) {
		if unlikeThanks[w] {
			return false
		}
	}
	left, pictures, ok := thanksSaid(said)
	if !ok {
		return false
	}
	known := map[string]bool{}
	for _, name := range names {
		for _, w := range split(name) {
			known[w] = len(w) > 1 && !unlikeThanks[w]
		}
	}
	if len(left) == 0 {
		return pictures > 0 && len(parser.FieldLines(smiling.Replace(said))) == 0
	}
	for _, lang := range thanksWords {
		if lang.all(left, known, pictures > 0) {
			return len(parser.FieldLines(smiling.Replace(said))) == 0
		}
	}
	return false
}

// all reports whether every word is one of the language's, a greeting's or a known name's.
func (g gratitude) all(said []string, known map[string]bool, told bool) bool {
	counted := 0
	for _, w := range said {
		switch {
		case g.needed[w]:
			told = true
			counted++
		case g.also[w]:
			counted++
		case greetings[w], known[w]:
		default:
			return false
		}
	}
	return told && counted <= maxThanks
}

// thanksSaid returns the words of text in lower case, and how many pictures of thanks stand between
// them. It is not ok if there is a figure, a link or a picture that says something else.
func thanksSaid(text string) (all []string, pictures int, ok bool) {
	low := strings.ToLower(text)
	if strings.Contains(low, "://") || strings.Contains(low, "www.") || strings.Contains(low, "@") {
		return nil, 0, false
	}
	for _, r := range text {
		switch {
		case unicode.IsDigit(r):
			return nil, 0, false
		case strings.ContainsRune(thankful, r):
			pictures++
		case unicode.Is(unicode.Sk, r) && r > 0x1F000, r == '\ufe0f': // the colour of a skin, and how it is drawn
		case unicode.Is(unicode.So, r):
			return nil, 0, false
		}
	}
	return split(text), pictures, true
}

// split returns the words of text in lower case. An apostrophe parts two.
func split(text string) []string {
	return strings.FieldsFunc(strings.ToLower(norm.NFC.String(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}

// smiling takes out the faces whose colon is no field's.
var smiling = strings.NewReplacer(":-)", "", ":)", "", ":-D", "", ":D", "")

func sadFace(text string) bool {
	return strings.Contains(text, ":(") || strings.Contains(text, ":-(") || strings.Contains(text, ":/") || strings.Contains(text, ":-/")
}

// SplitSignature parts what somebody says from the closing phrase and name below it. What stands
// under a name counts as his signature only if it looks like one, line by line.
func SplitSignature(text string, from []mail.Mailbox) (said, signature string) {
	lines, end := splitSignature(text, from)
	return strings.Join(lines[:end], "\n"), strings.Join(lines[end:], "\n")
}

// splitSignature returns the lines of text that are not blank, and how many of them are above the signature.
func splitSignature(text string, from []mail.Mailbox) (lines []string, end int) {
	lines = make([]string, 0, 1+strings.Count(text, "\n"))
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	last := len(lines)
	for last > 1 && !saysMore(lines[last-1]) {
		last--
	}
	for i := last; i < len(lines); i++ {
		if closes(lines[i:], from) {
			return lines, i
		}
	}
	return lines, len(lines)
}

// closes reports whether lines, none of which says more, are a closing phrase, a name, or both with what
// stands below names.
func closes(lines []string, from []mail.Mailbox) bool {
	if parser.SignedOnly(strings.Join(lines, "\n"), from) {
		return true
	}
	// A closing phrase and a name that the From field does not have.
	return len(lines) == 2 && parser.SignedOnly(lines[0], nil) && isName(lines[1])
}

// saysMore reports whether a line is words that no signature has: a postscript, a sentence.
func saysMore(line string) bool {
	low := strings.ToLower(line)
	if strings.ContainsAny(line, "?!") || strings.HasPrefix(low, "ps") || strings.HasPrefix(low, "p.s") {
		return true
	}
	if strings.ContainsAny(line, "@|") {
		return false
	}
	words, lower := strings.Fields(line), 0
	for _, w := range words {
		if first := []rune(w)[0]; unicode.IsLower(first) {
			lower++
		}
	}
	return (len(words) > 8 || lower > 2) && !parser.SignedOnly(line, nil)
}

// isName reports whether a line is one to three words with capitals, such as people sign with.
func isName(line string) bool {
	words := strings.Fields(line)
	for _, w := range words {
		if !unicode.IsUpper([]rune(w)[0]) || strings.ContainsAny(w, "0123456789") {
			return false
		}
	}
	return len(words) > 0 && len(words) <= 3
}
