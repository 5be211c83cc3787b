package mime

import (
	"bytes"
	"strings"

	"guichet/parser/header"
)

// Programs that protect the header repeat the protected fields above the words, for programs that do not
// know of it (RFC 9788 §4.5.3). Who knows leaves them out.

// legacyDisplay reports whether a text begins so.
func (l *Part) legacyDisplay() bool { return l.Params["hp-legacy-display"] == "1" }

// withoutLegacy returns a plain text behind these fields: up to its first empty line, if all are fields.
func (l *Part) withoutLegacy(t string) string {
	if !l.legacyDisplay() {
		return t
	}
	above, below, found := strings.Cut(strings.TrimLeft(t, "\n"), "\n\n")
	if !found {
		return t
	}
	for line := range strings.Lines(above) {
		if folded := line[0] == ' ' || line[0] == '\t'; !folded && !header.LooksLikeField(line) {
			return t
		}
	}
	return strings.TrimLeft(below, "\n")
}

// legacyClass is the class of the element that holds them in HTML.
const legacyClass = "header-protection-legacy-display"

// withoutLegacyElement returns a document without that element.
func withoutLegacyElement(doc []byte) []byte {
	at := bytes.Index(doc, []byte(legacyClass))
	if at < 0 {
		return doc
	}
	from := bytes.LastIndexByte(doc[:at], '<')
	to := bytes.Index(bytes.ToLower(doc[at:]), []byte("</div>"))
	if from < 0 || to < 0 {
		return doc
	}
	return append(append([]byte(nil), doc[:from]...), doc[at+to+len("</div>"):]...)
}
