package reply

import (
	"strings"

	"guichet/parser/quote"
)

// Quoted returns what a mail quotes or forwards, with the lines above that say from whom; "" if nothing,
// or if NewText returns it with the answers between. cut is as with NewText. What a letter of ours
// begins is no quote that anybody misses.
func Quoted(text string, cut int) string {
	t := &trimmer{text: text, lines: quote.Lines(text), cut: cut}
	t.split()
	var b strings.Builder
	for _, s := range t.spans {
		if !s.quote {
			continue
		}
		for _, l := range t.lines[s.from:s.to] {
			if strings.Contains(l.Words, MarkerPrefix) {
				return ""
			}
			b.WriteString(text[l.From:l.To])
			b.WriteByte('\n')
		}
	}
	below := strings.Trim(b.String(), "\r\n")
	reply, own := NewText(text, cut)
	if first, _, _ := strings.Cut(below, "\n"); !own || strings.Contains(reply, first) {
		return ""
	}
	return below
}
