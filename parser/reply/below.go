package reply

import "strings"

// Quoted returns what the mail quotes or forwards, with the lines above that say from whom; "" if nothing,
// or if NewText returns it with the answers between. What a letter of ours
// begins is no quote that anybody misses.
func (m Mail) Quoted() string {
	_, _, quoted := m.Read()
	return quoted
}

// below returns the quotes beside the writer's own words in reply.
func (t *trimmer) below(reply string) string {
	var b strings.Builder
	for _, s := range t.spans {
		if !s.quote {
			continue
		}
		for _, l := range t.lines[s.from:s.to] {
			if strings.Contains(l.Words, MarkerPrefix) {
				return ""
			}
			b.WriteString(t.text[l.From:l.To])
			b.WriteByte('\n')
		}
	}
	quotes := strings.Trim(b.String(), "\r\n")
	if first, _, _ := strings.Cut(quotes, "\n"); strings.Contains(reply, first) {
		return ""
	}
	return quotes
}
