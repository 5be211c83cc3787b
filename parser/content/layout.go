package content

import (
	"slices"
	"strings"

	"guichet/parser/format"
	"guichet/parser/htmltext"
	"guichet/parser/mime"
	"guichet/parser/plain"
)

// section is one piece of what people read: the plain and the HTML form of the same words,
// or one of them.
type section struct {
	node        int // of the multipart/alternative that it is; 0: none
	plain, html []int
}

// Layout is the parts of a mail, sorted into what people read and what is attached. The zero
// value is a mail without parts.
type Layout struct {
	Parts    []mime.Part
	sections []section
	files    []int

	calendars []int // those of the files that are invitations
	cards     []int // and those that are vCards
}

// Sort sorts the parts of a mail, which come in the order of the mail. It keeps them.
func Sort(parts []mime.Part) Layout {
	y := Layout{Parts: parts}
	amp := slices.ContainsFunc(parts, func(l mime.Part) bool { return l.Type == "text/plain" || l.Type == "text/html" })
	for i := range y.Parts {
		l := &y.Parts[i]
		if y.isFork(i) {
			continue
		}
		if !amp && l.Type == "text/x-amp-html" {
			l.Type = "text/html" // all that the mail has
		}
		switch kind := y.kind(i); kind {
		case "":
			y.files = append(y.files, i)
		default:
			y.section(l.Alternative(), i, kind == "text/html")
		}
	}
	return y
}

// isFork reports whether a part is what a Macintosh keeps beside a file (RFC 1740): the file follows.
func (y *Layout) isFork(i int) bool {
	l := &y.Parts[i]
	if l.Type != "application/applefile" || l.ParentSubtype() != "appledouble" || i+1 >= len(y.Parts) {
		return false
	}
	next := &y.Parts[i+1]
	return next.ParentSubtype() == "appledouble" && next.Parents[len(next.Parents)-1].ID == l.Parents[len(l.Parents)-1].ID
}

// kind says as what a part is read; "" is a file.
func (y *Layout) kind(i int) string {
	l := &y.Parts[i]
	kind := ""
	switch l.Type {
	case "text/html", "application/xhtml+xml":
		kind = "text/html"
	case "text/plain", "text/enriched", "text/richtext", "text/markdown", "text/x-markdown", "text/x-plain", "text/x-amp-html", "text/watch-html":
		kind = "text/plain"
	}
	named := l.Name != ""
	switch {
	case l.Type == "text/calendar":
		y.calendars = append(y.calendars, i)
		return ""
	case isCard(l):
		y.cards = append(y.cards, i)
		return ""
	case kind == "" || l.Disposition == "attachment":
		return ""
	case named && (len(l.Parents) > 0 && i > 0 || l.Disposition != "" && l.Disposition != "inline"):
		return "" // a text with a name is a file, unless it is all there is
	case l.ParentSubtype() == "report" && i > 0:
		return ""
	}
	return kind
}

func (y *Layout) section(node, i int, html bool) {
	if node == 0 || len(y.sections) == 0 || y.sections[len(y.sections)-1].node != node {
		y.sections = append(y.sections, section{node: node})
	}
	s := &y.sections[len(y.sections)-1]
	switch {
	case html:
		s.html = append(s.html, i)
	case y.Parts[i].Type != "text/x-amp-html" && y.Parts[i].Type != "text/watch-html":
		s.plain = append(s.plain, i)
	}
}

// Text returns what people read, cut near MaxText: the sections joined, below a line that sums up an invitation. Where there is nothing
// else a vCard is summed up. cut is the offset at which a client's quote container begins,
// -1 if none is known.
func (y *Layout) Text() (text string, cut int) {
	text, cut = y.words()
	if len(y.calendars) == 0 {
		if text == "" && len(y.cards) > 0 {
			return format.CardLine(y.Parts[y.cards[0]].Text()), -1
		}
		return text, cut
	}
	line := format.CalendarLine(y.Parts[y.calendars[0]].Text())
	if line == "" || text == "" {
		return text + line, cut
	}
	if cut >= 0 {
		cut += len(line) + 2
	}
	return line + "\n\n" + text, cut
}

// words joins what was written by people.
func (y *Layout) words() (string, int) {
	cut := -1
	var all strings.Builder
	first := ""
	for i := range y.sections {
		if all.Len()+len(first) >= plain.MaxText {
			break
		}
		t, c := y.sectionText(&y.sections[i])
		t = strings.Trim(t, "\n")
		if strings.TrimSpace(t) == "" {
			continue
		}
		if said, ok := y.repeats(i, first, t); ok && first != "" {
			if said == t {
				first, cut = t, c
			}
			continue
		}
		if first == "" {
			first, cut = t, c
			continue
		}
		switch {
		case c >= 0 && cut < 0:
			cut = len(first) + all.Len() + 2 + c
		case cut == htmltext.Uncut:
			cut = -1
		}
		all.WriteString("\n\n" + t)
	}
	return first + all.String(), cut // no copy where there is one section
}

// repeats reports whether section i says the same as the one before it in the other form: scripts send
// both without saying that they are alternatives. The two then become one, and text is what it says.
func (y *Layout) repeats(i int, before, text string) (said string, ok bool) {
	if i != 1 {
		return "", false
	}
	prev, s := &y.sections[0], &y.sections[1]
	a, b := letters(before), letters(text)
	if len(prev.html) > 0 == (len(s.html) > 0) || len(prev.html) > 0 && len(prev.plain) > 0 || len(s.html) > 0 && len(s.plain) > 0 || a == "" {
		return "", false
	}
	const begin = 60 // bytes
	if said = before; len(b) > len(a) && strings.Contains(b, a) {
		said = text
	} else if !strings.Contains(a, b) && plain.Cut(a, begin) != plain.Cut(b, begin) {
		return "", false
	} else if len(b) > len(a)+len(a)/10 {
		said = text
	}
	prev.plain, prev.html = append(prev.plain, s.plain...), append(prev.html, s.html...)
	s.plain, s.html = nil, nil
	return said, true
}

// sectionText prefers the plain form, as the sender meant it, unless it is empty or broken.
func (y *Layout) sectionText(s *section) (string, int) {
	text := ""
	var more strings.Builder
	for _, i := range s.plain {
		if y.Parts[i].Broken && len(s.html) > 0 && !y.Parts[s.html[0]].Broken {
			continue
		}
		if t := y.Parts[i].PlainText(); strings.TrimSpace(t) != "" && more.Len() < plain.MaxText {
			if text == "" {
				text = t // mostly the only one
				continue
			}
			more.WriteString("\n\n" + t)
		}
	}
	text += more.String()
	if isDocument(text) { // QUIRK: HTML that is called plain text
		return htmltext.Text(text, plain.MaxText)
	}
	if text != "" && (len(s.html) == 0 || len(text) > maxStubBytes) {
		return text, -1
	}
	if saysMuch(text) {
		return text, -1
	}
	html, cut := y.htmlText(s)
	if text == "" {
		return html, cut
	}
	switch compareForms(text, html) {
	case stub:
		return html, cut
	case otherWords:
		return text + "\n\n" + html, -1
	}
	return text, -1
}

// maxStubBytes is the length over which a plain form is not compared with the HTML.
const maxStubBytes = 2000

// htmlText is the HTML form of a section as text.
func (y *Layout) htmlText(s *section) (string, int) {
	cut := -1
	var all strings.Builder
	for _, i := range s.html {
		if all.Len() >= plain.MaxText {
			break
		}
		doc := y.Parts[i].Document()
		t, c := plain.Clean(doc), -1
		if strings.Contains(doc, "<") { // QUIRK: or plain text that is called HTML
			t, c = htmltext.Text(doc, plain.MaxText)
		}
		if t == "" {
			continue
		}
		if all.Len() > 0 {
			all.WriteString("\n\n")
		}
		switch {
		case c >= 0 && cut < 0:
			cut = all.Len() + c
		case all.Len() == 0:
			cut = c
		case cut == htmltext.Uncut:
			cut = -1
		}
		all.WriteString(t)
	}
	return all.String(), cut
}

// isDocument reports whether a text begins as an HTML document does.
func isDocument(s string) bool {
	s = strings.TrimSpace(s)
	if len(s) < 6 || s[0] != '<' {
		return false
	}
	s = strings.ToLower(s[:min(len(s), 15)])
	return strings.HasPrefix(s, "<!doctype html") || strings.HasPrefix(s, "<html>") || strings.HasPrefix(s, "<html ")
}

// HTMLTooLarge reports whether the HTML is larger than what HTML returns.
func (y *Layout) HTMLTooLarge() bool {
	size := 0
	for _, s := range y.sections {
		for _, i := range s.html {
			size += y.Parts[i].Body.EstimatedSize()
		}
	}
	return size > plain.MaxText
}

// isCard reports whether a part is a vCard, by its type or the name that it is sent under.
func isCard(l *mime.Part) bool {
	switch l.Type {
	case "text/vcard", "text/x-vcard", "text/directory":
		return true
	case "application/octet-stream", "application/vcard":
		return strings.HasSuffix(strings.ToLower(l.Name), ".vcf")
	}
	return false
}
