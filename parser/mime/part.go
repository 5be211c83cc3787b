package mime

import (
	"strings"

	"guichet/parser/charset"
	"guichet/parser/format"
	"guichet/parser/header"
	"guichet/parser/plain"
)

// Part is one part of a mail that has no parts of its own: a body, a file, a message/rfc822, a
// message/delivery-status, a text/rfc822-headers.
type Part struct {
	Type   string            // lower case, text/plain where nothing usable is said
	Params map[string]string // of Content-Type, keys in lower case; nil if none
	Name   string            // the file's, decoded but not made safe; "" if none
	Header header.Header     // of the part; of the mail where it has one part only

	Body        Body
	Disposition string      // inline, attachment, or "" if there is none
	Typed       bool        // Type was said
	Parents     []Multipart // the multiparts around it, from the outermost
	files       [][2]int    // of the encoded bytes: what is no text
	Broken      bool        // it is not encoded as it says
	noGuess     bool        // so many texts came before it that its charset is not guessed
}

// Multipart is a multipart around a Part: ID, from 1 on, tells it from its neighbours.
type Multipart struct {
	ID      int
	Subtype string

	Protected header.Header // its fields that are signed or encrypted with it, nil if none are
}

// Text returns the decoded text in UTF-8 with "\n" at line ends, cut at MaxText.
func (l Part) Text() string {
	b, tail, _ := l.Body.decodedTail(plain.MaxText)
	if len(l.files) > 0 {
		b = l.withoutFiles()
	}
	if len(tail) > 0 {
		b = append(append(b, "\n\n"...), tail[:min(len(tail), plain.MaxText)]...)
	}
	decode := charset.DecodeText
	if l.noGuess {
		decode = charset.Decode
	}
	return plain.Cut(plain.Clean(decode(b, l.Params["charset"])), plain.MaxText)
}

// withoutFiles returns the bytes of a text that is not encoded, files in it left out.
func (l Part) withoutFiles() []byte {
	var out []byte
	b, at := l.Body.bytes(), 0
	for _, hole := range l.files {
		out = append(out, b[at:hole[0]]...)
		at = hole[1]
	}
	out = append(out, b[at:]...)
	return out[:min(len(out), plain.MaxText)]
}

// Raw returns the decoded bytes, cut at MaxText; of a message/rfc822 these are the mail.
func (l Part) Raw() []byte {
	b, _ := l.Body.Decoded(plain.MaxText)
	return b
}

// newPart reads what a part says of itself.
func newPart(h header.Header) Part {
	l := Part{Header: h}
	if v := h.Get("Content-Type"); v != "" {
		l.Type, l.Params = header.MediaType(v)
		l.Type, l.Typed = cleanType(l.Type)
	} else {
		l.Type = "text/plain"
	}
	if v := h.Get("Content-Disposition"); v != "" {
		var params map[string]string
		l.Disposition, params = header.MediaType(v)
		l.Name = params["filename"]
		if l.Name == "" {
			l.Name = params["name"]
		}
	}
	if l.Name == "" {
		l.Name = l.Params["name"]
	}
	for _, key := range [...]string{"filename", "file"} {
		if l.Name == "" {
			l.Name = l.Params[key]
		}
	}
	if header.Extended(h.Get("Content-Disposition")) || header.Extended(h.Get("Content-Type")) {
		l.Name = strings.TrimSpace(header.DecodeWords(l.Name)) // its percent signs are decoded already
	} else {
		l.Name = header.DecodeFileName(l.Name)
	}
	return l
}

// cleanType returns a usable media type; ok is false where nothing was said.
func cleanType(t string) (string, bool) {
	t = strings.Trim(t, "\"' \t<>")
	major, minor, ok := strings.Cut(t, "/")
	switch {
	case ok && plain.IsToken(major) && plain.IsToken(minor):
		return t, true
	case t == "text" || t == "plain" || ok && major == "text" || strings.HasPrefix(t, "text/"):
		return "text/plain", true
	case t == "html":
		return "text/html", true
	case major == "multipart":
		return "multipart/mixed", true
	case ok && plain.IsToken(major) && minor == "":
		return "application/octet-stream", true
	}
	return "text/plain", false
}

// Alternative returns the ID of the outermost multipart/alternative around l, 0 if there is
// none.
func (l *Part) Alternative() int {
	for _, n := range l.Parents {
		if n.Subtype == "alternative" {
			return n.ID
		}
	}
	return 0
}

// ParentSubtype returns the subtype of the multipart directly around l, such as "report"; ""
// if there is none.
func (l *Part) ParentSubtype() string {
	if len(l.Parents) == 0 {
		return ""
	}
	return l.Parents[len(l.Parents)-1].Subtype
}

// Document returns an HTML part in UTF-8, cut at MaxHTML.
func (l *Part) Document() string {
	b, _ := l.Body.Decoded(MaxHTML)
	if l.legacyDisplay() {
		b = withoutLegacyElement(b)
	}
	label := l.Params["charset"]
	if label == "" && !plain.IsASCII(b) {
		label = charset.FindLabel(b)
	}
	if l.noGuess {
		return charset.Decode(b, label)
	}
	return charset.DecodeText(b, label)
}

// PlainText returns the text of a part that is not HTML, as people read it.
func (l *Part) PlainText() string {
	t := l.withoutLegacy(l.Text())
	switch l.Type {
	case "text/enriched", "text/richtext":
		return format.EnrichedText(t)
	}
	t = format.Unsigned(t)
	if len(l.Params) > 0 && strings.EqualFold(l.Params["format"], "flowed") {
		return format.Unflow(t, strings.EqualFold(l.Params["delsp"], "yes"))
	}
	return t
}

// MaxHTML is how much of one HTML part is read, in decoded bytes.
const MaxHTML = 2 << 20
