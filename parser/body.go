package parser

import "strings"

// section is one piece of what people read: the plain and the HTML form of the same words,
// or one of them.
type section struct {
	node        int // of the multipart/alternative that it is; 0: none
	plain, html []int
}

// layout sorts the leaves into what is read and what is attached.
type layout struct {
	leaves   []leaf
	sections []section
	files    []int

	calendars []int // those of the files that are invitations
	cards     []int // and those that are vCards
}

// sortParts sorts the leaves of a mail.
func sortParts(leaves []leaf) layout {
	y := layout{leaves: leaves}
	for i := range y.leaves {
		l := &y.leaves[i]
		switch kind := y.kind(i); kind {
		case "":
			y.files = append(y.files, i)
		default:
			y.section(l.alternative(), i, kind == "text/html")
		}
	}
	return y
}

// kind says as what a leaf is read; "" is a file.
func (y *layout) kind(i int) string {
	l := &y.leaves[i]
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
	case kind == "" || l.disposition == "attachment":
		return ""
	case named && (len(l.path) > 0 && i > 0 || l.disposition != "" && l.disposition != "inline"):
		return "" // a text with a name is a file, unless it is all there is
	case l.subtype() == "report" && i > 0:
		return ""
	}
	return kind
}

func (y *layout) section(node, i int, html bool) {
	if node == 0 || len(y.sections) == 0 || y.sections[len(y.sections)-1].node != node {
		y.sections = append(y.sections, section{node: node})
	}
	s := &y.sections[len(y.sections)-1]
	switch {
	case html:
		s.html = append(s.html, i)
	case y.leaves[i].Type != "text/x-amp-html" && y.leaves[i].Type != "text/watch-html":
		s.plain = append(s.plain, i)
	}
}

// text joins the sections, below a line that sums up an invitation. Where there is nothing
// else a vCard is summed up. cut is the offset at which a client's quote container begins,
// -1 if none is known.
func (y *layout) text() (text string, cut int) {
	text, cut = y.words()
	if len(y.calendars) == 0 {
		if text == "" && len(y.cards) > 0 {
			return cardLine(y.leaves[y.cards[0]].text()), -1
		}
		return text, cut
	}
	line := calendarLine(y.leaves[y.calendars[0]].text())
	if line == "" || text == "" {
		return text + line, cut
	}
	if cut >= 0 {
		cut += len(line) + 2
	}
	return line + "\n\n" + text, cut
}

// words joins what was written by people.
func (y *layout) words() (string, int) {
	cut := -1
	var all strings.Builder
	first := ""
	for i := range y.sections {
		if all.Len()+len(first) >= MaxText {
			break
		}
		t, c := y.sectionText(&y.sections[i])
		t = strings.Trim(t, "\n")
		if strings.TrimSpace(t) == "" || first != "" && y.repeats(i, first, t) {
			continue
		}
		if first == "" {
			first, cut = t, c
			continue
		}
		if c >= 0 && cut < 0 {
			cut = len(first) + all.Len() + 2 + c
		}
		all.WriteString("\n\n" + t)
	}
	return first + all.String(), cut // no copy where there is one section
}

// repeats reports whether section i is the HTML form of the one before it: scripts send
// both without saying that they are alternatives. The two then become one.
func (y *layout) repeats(i int, before, text string) bool {
	if i != 1 {
		return false
	}
	prev, s := &y.sections[0], &y.sections[1]
	if len(prev.html) > 0 || len(s.plain) > 0 || letters(before) != letters(text) {
		return false
	}
	prev.html, s.html = s.html, nil
	return true
}

// letters returns the first words of a text, to compare.
func letters(s string) string {
	return cutString(strings.ToLower(strings.Join(strings.Fields(s[:min(len(s), 400)]), "")), 60)
}

// sectionText prefers the plain form, as the sender meant it, unless it is empty or broken.
func (y *layout) sectionText(s *section) (string, int) {
	text := ""
	var more strings.Builder
	for _, i := range s.plain {
		if y.leaves[i].broken && len(s.html) > 0 && !y.leaves[s.html[0]].broken {
			continue
		}
		if t := y.leaves[i].plainText(); strings.TrimSpace(t) != "" && more.Len() < MaxText {
			if text == "" {
				text = t // mostly the only one
				continue
			}
			more.WriteString("\n\n" + t)
		}
	}
	text += more.String()
	if isDocument(text) { // QUIRK: HTML that is called plain text
		return textOfHTML(text, MaxText)
	}
	if text != "" {
		return text, -1
	}
	cut := -1
	var all strings.Builder
	for _, i := range s.html {
		if all.Len() >= MaxText {
			break
		}
		doc := y.leaves[i].document()
		t, c := cleanText(doc), -1
		if strings.Contains(doc, "<") { // QUIRK: or plain text that is called HTML
			t, c = textOfHTML(doc, MaxText)
		}
		if t == "" {
			continue
		}
		if all.Len() > 0 {
			all.WriteString("\n\n")
		}
		if c >= 0 && cut < 0 {
			cut = all.Len() + c
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

// largeHTML reports whether the HTML is larger than what HTML returns.
func (y *layout) largeHTML() bool {
	size := 0
	for _, s := range y.sections {
		for _, i := range s.html {
			size += y.leaves[i].body.about()
		}
	}
	return size > MaxText
}

// isCard reports whether a part is a vCard, by its type or the name that it is sent under.
func isCard(l *leaf) bool {
	switch l.Type {
	case "text/vcard", "text/x-vcard", "text/directory":
		return true
	case "application/octet-stream", "application/vcard":
		return strings.HasSuffix(strings.ToLower(l.Name), ".vcf")
	}
	return false
}
