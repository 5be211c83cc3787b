package htmltext

import (
	"bytes"

	"golang.org/x/net/html"
)

// attrs are the attributes that matter here.
type attrs struct {
	id, class, style, href, alt, src, kind, name, cite string
}

// tagName returns the name of a tag in lower case. The tokenizer's own way copies it.
func tagName(z *html.Tokenizer) []byte {
	raw := bytes.TrimPrefix(bytes.TrimPrefix(z.Raw(), []byte("<")), []byte("/"))
	for i, c := range raw {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		case c == '>' || c == ' ' || c == '/' || c == '\n' || c == '\t' || c == '\r':
			return raw[:i]
		default:
			name, _ := z.TagName()
			return name
		}
	}
	return raw
}

func readAttrs(z *html.Tokenizer) (a attrs) {
	more := true
	for n := 0; more && n < 50; n++ {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "id":
			a.id = string(val)
		case "class":
			a.class = string(val)
		case "style":
			if len(val) < 4096 {
				a.style = string(val)
			}
		case "href":
			a.href = string(val)
		case "alt":
			a.alt = string(val)
		case "src":
			a.src = string(val)
		case "type":
			a.kind = string(val)
		case "name":
			a.name = string(val)
		case "cite":
			a.cite = string(val)
		}
	}
	return a
}
