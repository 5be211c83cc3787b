package parser

import "strings"

// safeHTML returns the HTML of the mail made safe to show, "" if the mail has none. It is cut
// at MaxText. Every call does the work again.
func (y *layout) safeHTML() string {
	var b strings.Builder
	found := false
	for _, s := range y.sections {
		if len(s.html) == 0 {
			for _, i := range s.plain {
				b.WriteString(`<div style="white-space: pre-wrap">` + escapeHTML(y.leaves[i].plainText()) + "</div>\n")
			}
			continue
		}
		found = true
		for _, i := range s.html {
			b.WriteString(sanitise(y.leaves[i].document()))
		}
		if b.Len() > 2*MaxText {
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
	if len(doc) <= MaxText {
		return doc
	}
	doc = cutString(doc, MaxText)
	if i := strings.LastIndexByte(doc, '<'); i > strings.LastIndexByte(doc, '>') {
		doc = doc[:i]
	}
	return doc
}

// document returns the HTML of the mail as it came.
func (y *layout) document() string {
	var doc string
	for _, s := range y.sections {
		for _, i := range s.html {
			if len(doc) < maxHTML {
				doc += y.leaves[i].document()
			}
		}
	}
	return doc
}
