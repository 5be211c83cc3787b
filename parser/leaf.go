package parser

import (
	"strings"
)

// leaf is one part that has no parts of its own: a body, a file, a message/rfc822, a
// message/delivery-status, a text/rfc822-headers.
type leaf struct {
	Type   string            // lower case, text/plain where nothing usable is said
	Params map[string]string // of Content-Type, keys in lower case; nil if none
	Name   string            // the file's, decoded but not made safe; "" if none
	Header Header            // of the part; of the mail where it has one part only

	body        part
	disposition string   // inline, attachment, or "" if there is none
	typed       bool     // Type was said
	path        []node   // the multiparts around it, from the outermost
	holes       [][2]int // of the encoded bytes: what is no text
	broken      bool     // it is not encoded as it says
	late        bool     // so many texts came before it that its charset is not guessed
}

// node is a multipart around a leaf: id tells it from its neighbours.
type node struct {
	id      int
	subtype string
}

// text returns the decoded text in UTF-8 with "\n" at line ends, cut at MaxText.
func (l leaf) text() string {
	b, tail, _ := l.body.decodedTail(MaxText)
	if len(l.holes) > 0 {
		b = l.withoutHoles()
	}
	if len(tail) > 0 {
		b = append(append(b, "\n\n"...), tail[:min(len(tail), MaxText)]...)
	}
	decode := decodeText
	if l.late {
		decode = decodeCharset
	}
	return cutString(cleanText(decode(b, l.Params["charset"])), MaxText)
}

// withoutHoles returns the bytes of a text that is not encoded, files in it left out.
func (l leaf) withoutHoles() []byte {
	var out []byte
	b, at := l.body.bytes(), 0
	for _, hole := range l.holes {
		out = append(out, b[at:hole[0]]...)
		at = hole[1]
	}
	out = append(out, b[at:]...)
	return out[:min(len(out), MaxText)]
}

// raw returns the decoded bytes, cut at MaxText; of a message/rfc822 these are the mail.
func (l leaf) raw() []byte {
	b, _ := l.body.decoded(MaxText)
	return b
}

// newLeaf reads what a part says of itself.
func newLeaf(h Header) leaf {
	l := leaf{Header: h}
	if v := h.Get("Content-Type"); v != "" {
		l.Type, l.Params = mediaType(v)
		l.Type, l.typed = cleanType(l.Type)
	} else {
		l.Type = "text/plain"
	}
	if v := h.Get("Content-Disposition"); v != "" {
		var params map[string]string
		l.disposition, params = mediaType(v)
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
	l.Name = decodeName(l.Name)
	return l
}

// cleanType returns a usable media type; ok is false where nothing was said.
func cleanType(t string) (string, bool) {
	t = strings.Trim(t, "\"' \t<>")
	major, minor, ok := strings.Cut(t, "/")
	switch {
	case ok && isToken(major) && isToken(minor):
		return t, true
	case t == "text" || t == "plain" || ok && major == "text" || strings.HasPrefix(t, "text/"):
		return "text/plain", true
	case t == "html":
		return "text/html", true
	case major == "multipart":
		return "multipart/mixed", true
	case ok && isToken(major) && minor == "":
		return "application/octet-stream", true
	}
	return "text/plain", false
}

// alternative returns the outermost multipart/alternative around l.
func (l *leaf) alternative() int {
	for _, n := range l.path {
		if n.subtype == "alternative" {
			return n.id
		}
	}
	return 0
}

// subtype returns that of the multipart directly around l.
func (l *leaf) subtype() string {
	if len(l.path) == 0 {
		return ""
	}
	return l.path[len(l.path)-1].subtype
}

// document returns an HTML part in UTF-8.
func (l *leaf) document() string {
	b, _ := l.body.decoded(maxHTML)
	label := l.Params["charset"]
	if label == "" && !isASCII(b) {
		label = metaCharset(b)
	}
	if l.late {
		return decodeCharset(b, label)
	}
	return decodeText(b, label)
}

// plainText returns the text of a part that is not HTML, as people read it.
func (l *leaf) plainText() string {
	t := l.text()
	switch l.Type {
	case "text/enriched", "text/richtext":
		return enrichedText(t)
	}
	t = unsigned(t)
	if len(l.Params) > 0 && strings.EqualFold(l.Params["format"], "flowed") {
		return unflow(t, strings.EqualFold(l.Params["delsp"], "yes"))
	}
	return t
}

// maxHTML is how much of one HTML part is read.
const maxHTML = 2 << 20
