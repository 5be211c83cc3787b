package reply

import "strings"

// Quoted returns what the mail quotes or forwards, with the lines above that say from whom; "" if nothing,
// or if NewText returns it with the answers between. What a letter of ours
// begins is no quote that anybody misses.
func (m Mail) Quoted() string {
	t := m.trimmer()
	text := m.Text
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
	reply, own := m.NewText()
	if first, _, _ := strings.Cut(below, "\n"); !own || strings.Contains(reply, first) {
		return ""
	}
	return below
}
