package format

import "strings"

// EnrichedText returns the words of text/enriched (RFC 1896): commands are left out, a
// single line break is a space.
func EnrichedText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for s != "" {
		i := strings.IndexAny(s, "<\n")
		if i < 0 {
			break
		}
		b.WriteString(s[:i])
		s = s[i:]
		switch {
		case strings.HasPrefix(s, "<<"):
			b.WriteByte('<')
			s = s[2:]
		case strings.HasPrefix(s, "<param>"):
			_, s, _ = strings.Cut(s, "</param>")
		case s[0] == '<':
			_, s, _ = strings.Cut(s, ">")
		default:
			n := len(s) - len(strings.TrimLeft(s, "\n"))
			b.WriteString(strings.Repeat("\n", n-1))
			if n == 1 {
				b.WriteByte(' ')
			}
			s = s[n:]
		}
	}
	b.WriteString(s)
	return b.String()
}
