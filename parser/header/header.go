package header

import (
	"strings"
	"unicode/utf8"

	"guichet/parser/charset"
)

// Header is the fields of a message in order, as they stood: names as written, values
// unfolded and not yet decoded.
type Header []Field

// Field is one header field. Its value is on one line and valid UTF-8; encoded words in it are
// not decoded.
type Field struct {
	Name, Value string
}

// Get returns the value of the first field of that name, in any case; "" if there is none.
func (h Header) Get(name string) string {
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// All returns the values of every field of that name, in order.
func (h Header) All(name string) []string {
	var all []string
	for _, f := range h {
		if strings.EqualFold(f.Name, name) {
			all = append(all, f.Value)
		}
	}
	return all
}

// decode makes valid UTF-8 of the values that were sent in another charset: that of the
// text, since nothing says which. body is where a label may be found if the header has none; other is
// the label of another part.
func (h Header) decode(body []byte, other string) {
	label := ""
	for i := range h {
		f := &h[i]
		if utf8.ValidString(f.Value) && utf8.ValidString(f.Name) && strings.IndexByte(f.Value, 0x1b) < 0 {
			continue
		}
		if label == "" {
			label = h.charset(body, other)
		}
		f.Name = strings.ToValidUTF8(f.Name, "?")
		f.Value = unfold(charset.Decode([]byte(f.Value), label))
	}
}

// charset says in what the raw values of h are written.
func (h Header) charset(body []byte, other string) string {
	_, params := MediaType(strings.ToValidUTF8(h.Get("Content-Type"), "?"))
	if label := params["charset"]; charset.Name(label) != "" {
		return label
	}
	if name := charset.Name(other); name != "" && name != "utf-8" && name != "us-ascii" {
		return other
	}
	if label := charset.FindLabel(body); charset.Name(label) != "" {
		return label
	}
	var all []byte
	for _, f := range h {
		if len(all) < charset.MaxDetect && !utf8.ValidString(f.Value) {
			all = append(append(all, f.Value...), '\n')
		}
	}
	if name := charset.Detect(all, false); name != "" {
		return name
	}
	return "windows-1252"
}
