package block

import (
	"net/url"
	"strings"
)

// A reader's answer stands above the marker line, what we wrote below it. Whoever reads
// answers looks for MarkerPrefix, so the words between may be in any language.
const (
	MarkerPrefix = "##- "
	MarkerSuffix = " -##"
)

// ReplyMarker returns the marker line around words.
func ReplyMarker(words string) string { return MarkerPrefix + words + MarkerSuffix }

// Mailto returns a URL (RFC 6068) that begins a mail to the bare address, with subject and
// body filled in unless "". It is ASCII and safe inside an HTML attribute; lines of body
// may end in LF.
func Mailto(address, subject, body string) string {
	var b strings.Builder
	b.WriteString("mailto:" + strings.ReplaceAll(escape(address), "%40", "@"))
	sep := "?"
	for _, f := range [2][2]string{{"subject", subject}, {"body", body}} {
		if f[1] != "" {
			b.WriteString(sep + f[0] + "=" + escape(strings.ReplaceAll(f[1], "\n", "\r\n")))
			sep = "&"
		}
	}
	return b.String()
}

// escape is s percent-encoded. Also '+' is: some clients take it for a space.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
