package htmltext

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// Bounds of one style attribute. The CSS parser below bluemonday is written for styles of people: what it
// needs grows faster than the square of what is nested in brackets.
const (
	maxStyle    = 2000 // bytes
	maxBrackets = 20   // in one style
	maxNested   = 3    // inside each other
	maxStyles   = 2 << 20
)

// boundStyles returns a document without the styles that are too long or nested too deep; such a style
// is dropped whole, as all are once maxStyles bytes of them were kept. A document without them comes back
// as it is.
func boundStyles(doc string) string {
	if !strings.Contains(strings.ToLower(doc), "style") {
		return doc
	}
	z := html.NewTokenizer(strings.NewReader(doc))
	var out bytes.Buffer
	dropped, kept := false, 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := bytes.Clone(z.Raw())
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			t := z.Token()
			if n := len(t.Attr); boundAttrs(&t, &kept) || len(t.Attr) < n {
				raw, dropped = []byte(t.String()), true
			}
		}
		out.Write(raw)
	}
	if !dropped {
		return doc
	}
	return out.String()
}

// boundAttrs takes the styles out of a tag that exceed the bounds, and says whether it did.
func boundAttrs(t *html.Token, kept *int) bool {
	found := false
	attrs := t.Attr[:0]
	for _, a := range t.Attr {
		if strings.EqualFold(a.Key, "style") {
			if *kept += len(a.Val); *kept > maxStyles || !harmless(a.Val) {
				found = true
				continue
			}
		}
		attrs = append(attrs, a)
	}
	t.Attr = attrs
	return found
}

// harmless reports whether a style is within the bounds.
func harmless(style string) bool {
	if len(style) > maxStyle {
		return false
	}
	depth, all := 0, 0
	for _, c := range []byte(style) {
		switch c {
		case '(', '[', '{':
			depth++
			all++
		case ')', ']', '}':
			depth = max(depth-1, 0)
		}
		if depth > maxNested || all > maxBrackets {
			return false
		}
	}
	return true
}
