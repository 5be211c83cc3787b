package reply

import (
	"strings"

	"guichet/parser/date"
	"guichet/parser/quote"
)

// isMarker recognises our own letters' first line; a narrow client may have wrapped it. In HTML
// the words that inboxes show stand before it on its line, and some programs show those, too.
func isMarker(words string) bool {
	words = strings.TrimLeft(words, "*_| ")
	return strings.HasPrefix(words, MarkerPrefix) ||
		strings.HasSuffix(strings.TrimRight(words, "*_| "), MarkerSuffix) && strings.Contains(words, " "+MarkerPrefix)
}

// markerAt reports whether the first words from line i on are our marker: then what stands above heads a letter of ours.
func (t *trimmer) markerAt(i int) bool {
	i = quote.SkipBlank(t.lines, i)
	return i < len(t.lines) && isMarker(t.lines[i].Words)
}

// maxHead is how many lines a program sets above our marker, at most.
const maxHead = 3

// pullHead looks whether the lines right above line i, which our marker or a container begins, are the
// program's, in a language that the tables lack: they hold a date, an address or the name of who
// wrote the letter. If so they are taken off the writer's words and the first is returned, else i.
func (t *trimmer) pullHead(i int) int {
	last := i - 1
	for last >= 0 && t.lines[last].Words == "" {
		last--
	}
	if last < 0 || len(t.spans) == 0 || t.spans[len(t.spans)-1].quote {
		return i
	}
	first := t.headFrom(last)
	if first > last || first < t.spans[len(t.spans)-1].from {
		return i
	}
	t.endAt(first)
	return first
}

// endAt ends the last span at line to.
func (t *trimmer) endAt(to int) {
	s := &t.spans[len(t.spans)-1]
	if s.to = to; s.from >= s.to {
		t.spans = t.spans[:len(t.spans)-1]
	}
}

// pullDate takes the date off the writer's words that a program sets on a line of its own above the head
// at line i (Claws), and returns the first line of the head.
func (t *trimmer) pullDate(i int) int {
	n := len(t.spans) - 1
	if i == 0 || n < 0 || t.spans[n].quote || t.spans[n].from > i-1 || !t.mayBelong(i-1) || date.Weight(t.lines[i].Words) >= 2 {
		return i
	}
	words := t.lines[i-1].Words
	_, behind, _ := strings.Cut(words, " ") // "On Tue, 1 Dec 2026"
	if date.Weight(words) < 2 || !date.Starts(words) && !date.Starts(behind) {
		return i
	}
	t.endAt(i - 1)
	return i - 1
}

// headFrom returns the first of the lines of a head that ends at last, last+1 if it is none.
func (t *trimmer) headFrom(last int) int {
	first, joined := last, t.lines[last].Words
	for !t.isHead(joined) {
		if first == 0 || last-first+1 >= maxHead || !t.mayBelong(first-1) || !endsInColon(joined) {
			return last + 1
		}
		first--
		joined = t.lines[first].Words + " " + joined
	}
	if strings.HasPrefix(joined, "<") && first > 0 && t.mayBelong(first-1) { // the name above its address
		first--
		joined = t.lines[first].Words + " " + joined
	}
	if date.Weight(joined) < 2 && first > 0 && last-first+1 < maxHead && t.mayBelong(first-1) && date.Weight(t.lines[first-1].Words) >= 2 {
		first--
	}
	return first
}

// mayBelong reports whether line i may be one over which a head was wrapped, and not a sentence.
func (t *trimmer) mayBelong(i int) bool {
	words := t.lines[i].Words
	return words != "" && t.lines[i].Depth == 0 && !strings.ContainsAny(words[len(words)-1:], ".!?") && len(strings.Fields(words)) <= 12
}

// isHead reports whether a line is the head of a quote that a letter of ours begins.
func (t *trimmer) isHead(joined string) bool {
	words := len(strings.Fields(joined))
	closed := joined != "" && (endsInColon(joined) || strings.ContainsAny(joined[len(joined)-1:], ")]>"))
	switch {
	case joined == "" || words > 20 || len(joined) > quote.MaxAttribution:
		return false
	case quote.Attribution(joined) != quote.None:
		return true
	case closed && (date.Weight(joined) >= 2 || strings.Contains(joined, "@")):
		return true
	}
	return endsInColon(joined) && words <= 8 && t.names(joined)
}

// names reports whether a line begins or ends with the name of one to whom the mail is addressed.
func (t *trimmer) names(line string) bool {
	low := strings.ToLower(strings.TrimRight(line, ":： "))
	for _, name := range t.mail.Readers {
		name = strings.ToLower(name)
		if name != "" && (strings.HasPrefix(low, name+" ") || strings.HasSuffix(low, " "+name)) {
			return true
		}
	}
	return false
}

// namesReader reports whether a line is a program's in a language that the tables lack: it ends in a colon and
// holds a date with its time and the name of one to whom the mail is addressed.
func (t *trimmer) namesReader(line string) bool {
	if !endsInColon(line) || len(line) > quote.MaxAttribution || len(strings.Fields(line)) > 14 {
		return false
	}
	low := " " + strings.ToLower(strings.TrimRight(line, ":： ")) + " "
	for _, name := range t.mail.Readers {
		if name != "" && strings.Contains(low, " "+strings.ToLower(name)+" ") {
			return date.Weight(line) >= 3
		}
	}
	return false
}

// unmarked takes the program's head and our marker off a quote between answers: they say nothing.
func (t *trimmer) unmarked(s span) span {
	for i := s.from; s.quote && i < s.to; i++ {
		if isMarker(t.lines[i].Words) {
			s.from = i + 1
		}
	}
	return s
}
