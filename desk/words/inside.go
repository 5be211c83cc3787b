package words

import (
	"regexp"
	"strings"
	"unicode"

	"guichet/desk/change"
	"guichet/ticket"
)

// escaped finds a word that looks like a command and is meant as a word.
var escaped = regexp.MustCompile(`(^|[\s(])\\([#＃]\pL)`)

// Unescaped takes the mark off words such as \#resolved.
func Unescaped(text string) string { return escaped.ReplaceAllString(text, "$1$2") }

// leastInside is how many letters and digits a line has at least that is known again: greetings have
// fewer.
const leastInside = 16

// letters is what of a text does not change when a program wraps, quotes or formats it.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// RepeatsNote reports whether an agent's words to customers repeat those of a note: a line of at least 20
// characters that stands quoted, or two in a row as they stand there. What customers can read
// already, and greetings, never count (PRODUCT 7.10).
func RepeatsNote(r *change.Decision, t *ticket.Ticket, text string) bool {
	var notes, public []string
	for _, m := range r.State.Recent[t.Number] {
		switch {
		case m.Erased:
		case m.Kind == ticket.Note && !m.Withdrawn:
			notes = append(notes, letters(m.Text))
		case m.Visibility == ticket.ForAll:
			public = append(public, letters(m.Text))
		}
	}
	if len(notes) == 0 {
		return false
	}
	last, at := -1, 0 // the note that the line before stands in, and where it ends there
	for line := range strings.Lines(text) {
		words := letters(line)
		if words == "" {
			continue
		}
		in, end := stands(words, notes, last, at)
		if in < 0 || anywhere(words, public) {
			last = -1
			continue
		}
		mark := strings.TrimLeft(line, " \t")
		if quoted := strings.HasPrefix(mark, ">") || strings.HasPrefix(mark, "|"); quoted || in == last {
			return true
		}
		last, at = in, end
	}
	return false
}

// stands finds the note in which a line of words stands: the one of the line before, behind that, if it
// does there.
func stands(words string, notes []string, last, at int) (note, end int) {
	if len(words) < leastInside {
		return -1, 0
	}
	if last >= 0 {
		if i := strings.Index(notes[last][at:], words); i >= 0 {
			return last, at + i + len(words)
		}
	}
	for n, note := range notes {
		if i := strings.Index(note, words); i >= 0 && n != last {
			return n, i + len(words)
		}
	}
	return -1, 0
}

func anywhere(words string, texts []string) bool {
	for _, t := range texts {
		if strings.Contains(t, words) {
			return true
		}
	}
	return false
}
