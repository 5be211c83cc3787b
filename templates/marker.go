package templates

import "strings"

// A reader's answer stands above the marker line, what we wrote below it. Whoever reads
// answers looks for MarkerPrefix, so the words between may be in any language.
const (
	MarkerPrefix = "##- "
	MarkerSuffix = " -##"
)

// ReplyMarker returns the marker line around words.
func ReplyMarker(words string) string { return MarkerPrefix + words + MarkerSuffix }

// answerable reports whether the letter invites an answer by mail, so that the marker is
// its first line. A watcher's answer would not join the request, and where a closed one is final
// only the requester's rating counts.
func (m *Mail) answerable() bool {
	if m.Final && m.Why == WhyParticipant {
		return false
	}
	return m.ReplyTo != "" && !m.PortalOnly && m.Kind != KindWatch && m.Kind != KindDigest
}

// Mailto returns a URL (RFC 6068) that begins a mail to the bare address, with subject and
// body filled in unless "". It is ASCII and safe inside an HTML attribute; lines of body
// may end in LF.
func Mailto(address, subject, body string) string {
	var b strings.Builder
	b.WriteString("mailto:")
	escape(&b, address, "@")
	sep := byte('?')
	for _, f := range [2][2]string{{"subject", subject}, {"body", body}} {
		if f[1] == "" {
			continue
		}
		b.WriteByte(sep)
		b.WriteString(f[0])
		b.WriteByte('=')
		escape(&b, strings.ReplaceAll(f[1], "\n", "\r\n"), "")
		sep = '&'
	}
	return b.String()
}

// escape writes s percent-encoded except for letters, digits, "-._" and the bytes of keep.
// Also '+' is encoded: some clients take it for a space.
func escape(b *strings.Builder, s, keep string) {
	const hex = "0123456789ABCDEF"
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9',
			c == '-', c == '.', c == '_', strings.IndexByte(keep, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
}
