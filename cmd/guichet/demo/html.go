package demo

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// frame makes a letter's HTML ready for its sandboxed frame: mailto links lead to the
// page's own form for a new mail, others to a new window. What else is in it the sandbox
// and the page's content security policy hold back.
func frame(source string, link func(mailto string) string) string {
	var b strings.Builder
	b.WriteString(`<!doctype html><meta charset="utf-8"><base target="_blank"><style>body{margin:0;font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%}</style>`)
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken:
			raw := string(z.Raw())
			t := z.Token()
			if t.Data == "base" || t.Data == "meta" {
				continue
			}
			if t.Data != "a" || !rewrite(&t, link) {
				b.WriteString(raw)
				continue
			}
			b.WriteString(t.String())
		default:
			b.Write(z.Raw())
		}
	}
}

// rewrite changes a link in place and reports whether it did.
func rewrite(t *html.Token, link func(string) string) bool {
	for i, a := range t.Attr {
		u, err := url.Parse(strings.TrimSpace(a.Val))
		if a.Key != "href" || err != nil {
			continue
		}
		kept := []html.Attribute{}
		for j, other := range t.Attr {
			if j != i && other.Key != "target" && other.Key != "rel" {
				kept = append(kept, other)
			}
		}
		if strings.EqualFold(u.Scheme, "mailto") {
			t.Attr = append(kept, html.Attribute{Key: "href", Val: link(strings.TrimSpace(a.Val))}, html.Attribute{Key: "target", Val: "_top"})
		} else {
			t.Attr = append(kept, a, html.Attribute{Key: "rel", Val: "noopener noreferrer"})
		}
		return true
	}
	return false
}
