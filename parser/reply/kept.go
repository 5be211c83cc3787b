package reply

import (
	"slices"
	"strings"
)

// kept decides which spans are shown.
func (t *trimmer) kept(fold bool) []span {
	own := slices.Clone(t.spans)
	if fold {
		for i, s := range own {
			if !s.quote {
				s.from = skipArmor(t.lines, s.from, s.to)
				own[i].from = s.from
				if end := foldSignature(t.lines, s.from, s.to); t.words(end, s.to) {
					own[i].to = end
				}
			}
		}
	}
	answered, last, after := 0, -1, false
	for i, s := range own {
		switch {
		case s.quote:
			after = true
		case t.words(s.from, s.to):
			if i > 0 {
				answered++
			}
			last, after = i, false
		}
	}
	if last < 0 {
		return nil
	}
	if answered > 1 || answered == 1 && after {
		for i := range own[:last+1] {
			own[i] = t.unmarked(own[i])
		}
		return own[:last+1] // answers between quotes
	}
	var kept []span
	for i, s := range own {
		switch {
		case !s.quote:
			kept = append(kept, s)
		case !s.headed && (i < last || t.introduced(own, i) || t.styled(s) || i+1 < len(own) && own[i+1].headed):
			kept = append(kept, s) // the writer's own quotation
		}
	}
	return kept
}

// styled reports whether the HTML's container begins right with the marks of an unheaded
// quote: Gmail's button for quotations makes the same element as its replies do, but puts
// nothing above it.
func (t *trimmer) styled(s span) bool {
	l := t.lines[s.from]
	return t.cut >= 0 && l.Depth > 0 && t.cut <= l.To && (s.from == 0 || t.cut > t.lines[s.from-1].From)
}

// introduced reports whether the unheaded quote i is announced by the writer: "I get this
// error:".
func (t *trimmer) introduced(spans []span, i int) bool {
	if spans[i].headed || i == 0 || spans[i-1].quote {
		return false
	}
	for j := spans[i-1].to - 1; j >= spans[i-1].from; j-- {
		if words := t.lines[j].Words; words != "" {
			return endsInColon(words)
		}
	}
	return false
}

// join writes spans out, without the marker line and without blank lines around them.
func (t *trimmer) join(spans []span) string {
	var b strings.Builder
	size, blank := 0, 0
	for _, s := range spans {
		for _, l := range t.lines[s.from:s.to] {
			size += l.To - l.From + 1
		}
	}
	b.Grow(size)
	for _, s := range spans {
		for _, l := range t.lines[s.from:s.to] {
			text := t.text[l.From:l.To]
			if strings.TrimSpace(text) == "" || isMarker(l.Words) && l.Depth > 0 {
				blank++
				continue
			}
			if b.Len() > 0 {
				b.WriteString("\n\n\n"[:1+min(blank, 2)])
			}
			blank = 0
			b.WriteString(strings.TrimRight(text, " \t"))
		}
	}
	return b.String()
}
