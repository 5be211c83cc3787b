package content

import (
	"slices"
	"strings"

	"guichet/parser/htmltext"
	"guichet/parser/mime"
	"guichet/parser/plain"
)

// HTML returns the HTML of the mail made safe to show, "" if the mail has none. It is cut
// at MaxText. Every call does the work again.
func (y *Layout) HTML() string {
	var b strings.Builder
	found := false
	for _, s := range y.sections {
		if len(s.html) == 0 {
			for _, i := range s.plain {
				b.WriteString(`<div style="white-space: pre-wrap">` + escapeHTML(y.Parts[i].PlainText()) + "</div>\n")
			}
			continue
		}
		found = true
		for _, i := range s.html {
			b.WriteString(htmltext.Sanitise(y.Parts[i].Document()))
		}
		if b.Len() > 2*plain.MaxText {
			break
		}
	}
	if !found {
		return ""
	}
	return closeCut(strings.TrimSpace(b.String()))
}

func escapeHTML(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// closeCut cuts a document at MaxText, not inside a tag.
func closeCut(doc string) string {
	if len(doc) <= plain.MaxText {
		return doc
	}
	doc = plain.Cut(doc, plain.MaxText)
	if i := strings.LastIndexByte(doc, '<'); i > strings.LastIndexByte(doc, '>') {
		doc = doc[:i]
	}
	return doc
}

// HasHTML reports whether the mail has an HTML form.
func (y *Layout) HasHTML() bool {
	return slices.ContainsFunc(y.sections, func(s section) bool { return len(s.html) > 0 })
}

// Excerpt returns the part of the HTML that says text, with its formatting; see htmltext.Excerpt.
func (y *Layout) Excerpt(text string) (part string, pictures []string, found bool) {
	return htmltext.Excerpt(y.document(), text)
}

// document returns the HTML of the mail as it came.
func (y *Layout) document() string {
	var doc string
	for _, s := range y.sections {
		for _, i := range s.html {
			if len(doc) < mime.MaxHTML {
				doc += y.Parts[i].Document()
			}
		}
	}
	return doc
}
