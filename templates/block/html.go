package block

import (
	"bytes"
	"html"
	"strings"
)

// htmlWriter writes the HTML alternative: one column, nothing fetched.
type HTMLWriter struct {
	bytes.Buffer
	look    *look
	primary bool // the one button that stands out was there
}

// Letter writes a whole letter. There is no title, since programs quote it; preview is what
// the inbox shows beside the subject.
func (w *HTMLWriter) Letter(lang, preview string, brand Brand, blocks []Block) {
	w.look, w.primary = brand.Style(), false
	w.WriteString("<!DOCTYPE html>\n<html lang=\"" + lang + "\">\n<head>\n" +
		"<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n" +
		"<meta name=\"supported-color-schemes\" content=\"light dark\">\n" +
		// As a comment it is no words for programs that know no style sheets.
		"<style><!-- " + w.look.Sheet + " --></style>\n" +
		"</head>\n<body style=\"" + styleBody + "\">\n<div style=\"" + styleSheet + "\">\n")
	blocks = w.top(preview, blocks)
	w.WriteString(brand.logo())
	group := Kind(0)
	for _, b := range blocks {
		if b.Kind != group {
			w.WriteString(closing(group))
			w.WriteString(opening(b.Kind))
			group = b.Kind
		}
		w.block(b)
	}
	w.WriteString(closing(group))
	w.WriteString("</div>\n</body>\n</html>\n")
}

// top writes preview and marker, on one line: where a program shows the preview, too, what is
// cut at the marker still begins with it. It returns the other blocks.
func (w *HTMLWriter) top(preview string, blocks []Block) []Block {
	if preview != "" {
		preview = "<span style=\"" + stylePeek + "\">" + escaped(preview) + " </span>"
	}
	if len(blocks) > 0 && blocks[0].Kind == Marker {
		w.WriteString("<p class=\"muted\" style=\"" + styleMarker + "\">" + preview + escaped(blocks[0].Text) + "</p>\n")
		return blocks[1:]
	}
	if preview != "" {
		w.WriteString("<div style=\"" + stylePeek + "\">" + preview + "</div>\n")
	}
	return blocks
}

// opening and closing stand around neighbours of one kind.
func opening(k Kind) string {
	switch k {
	case Item:
		return "<ul style=\"" + styleList + "\">\n"
	case Fact:
		return "<div style=\"" + styleFacts + "\">\n"
	case Foot:
		return "<div class=\"muted rule\" style=\"" + styleFoot + "\">\n"
	case Action:
		return "<p style=\"" + stylePara + "\">\n"
	}
	return ""
}

func closing(k Kind) string {
	switch k {
	case Item:
		return "</ul>\n"
	case Fact, Foot:
		return "</div>\n"
	case Action:
		return "</p>\n"
	}
	return ""
}

func (w *HTMLWriter) block(b Block) {
	switch b.Kind {
	case Title:
		w.element("p", "", styleTitle, b.Text)
	case Head:
		w.element("p", "muted", styleHead, b.Text)
	case Signature:
		if b.HTML == "" {
			w.element("p", "muted", styleSign, b.Text)
			return
		}
		w.WriteString(`<div dir="auto" class="muted" style="` + styleSign + "\">\n" + w.look.article.Replace(b.HTML) + "</div>\n")
	case Item:
		w.element("li", "", styleSmall, b.Text)
	case Foot:
		w.element("div", "", styleSmall, b.Text)
	case Words:
		if b.HTML != "" {
			w.WriteString(`<div dir="auto" style="` + styleWords + "\">\n" + w.look.article.Replace(b.HTML) + "</div>\n")
			return
		}
		w.words("div", "", styleWords, b)
	case Quote:
		w.words("blockquote", "quote", w.look.quote, b)
	case Internal, FillIn:
		w.words("div", "quote", w.look.quote, b)
	case Article:
		w.WriteString("<div dir=\"auto\">\n" + w.look.article.Replace(b.HTML) + "</div>\n")
	case Fact:
		w.WriteString("<div style=\"" + styleFact + "\"><span class=\"muted\" style=\"" + styleMuted + "\">")
		w.inline(b.Label)
		w.WriteString("</span> ")
		w.inline(b.Text)
		w.WriteString("</div>\n")
	case Action:
		w.action(b)
	default:
		w.element("p", "", stylePara, b.Text)
	}
}

// action writes a button. Of those that are meant to stand out the first one does.
func (w *HTMLWriter) action(b Block) {
	class, style := "button", w.look.button
	if b.Primary && !w.primary {
		class, style = "primary", w.look.primary
		w.primary = true
	}
	w.link(class, style, b.Label, b.URL)
	w.WriteString("\n")
}

func (w *HTMLWriter) link(class, style, label, url string) {
	w.WriteString("<a href=\"" + escaped(url) + "\" class=\"" + class + "\" style=\"" + style + "\">" + escaped(label) + "</a>")
}

// open begins an element; an empty class is none.
func (w *HTMLWriter) open(tag, class, style string) {
	w.WriteString("<" + tag)
	if class != "" {
		w.WriteString(" class=\"" + class + "\"")
	}
	w.WriteString(" style=\"" + style + "\"")
}

func (w *HTMLWriter) element(tag, class, style, text string) {
	w.open(tag, class, style)
	w.WriteString(">")
	w.inline(text)
	w.WriteString("</" + tag + ">\n")
}

// words writes a person's words. Line breaks and indents are kept by <br> and no-break
// spaces, which every program knows, other than white-space styles; dir=auto lets Arabic
// or Hebrew words begin where they should.
func (w *HTMLWriter) words(tag, class, style string, b Block) {
	w.open(tag, class, style)
	w.WriteString(" dir=\"auto\">")
	for i, ln := range strings.Split(b.Text, "\n") {
		if i > 0 {
			w.WriteString("<br>\n")
		}
		for strings.HasPrefix(ln, " ") {
			w.WriteString("&nbsp;")
			ln = ln[1:]
		}
		for b.Links {
			from, to := Address(ln)
			if from < 0 {
				break
			}
			w.spaced(ln[:from])
			w.link("link", w.look.Link, ln[from:to], ln[from:to])
			ln = ln[to:]
		}
		w.spaced(ln)
	}
	w.WriteString("</" + tag + ">\n")
}

// spaced writes words in which several spaces are as wide as they are.
func (w *HTMLWriter) spaced(s string) {
	s = escaped(s)
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", "&nbsp; ")
	}
	w.WriteString(s)
}

// inline writes a line with its inline marks.
func (w *HTMLWriter) inline(s string) {
	strong, code := false, false
	for {
		at := strings.IndexFunc(s, func(r rune) bool { return r < ' ' })
		if at < 0 {
			w.WriteString(escaped(s))
			return
		}
		w.WriteString(escaped(s[:at]))
		mark := s[at]
		s = s[at+1:]
		switch mark {
		case StrongMark:
			w.toggle(&strong, "<strong>", "</strong>")
		case CodeMark:
			w.toggle(&code, "<code style=\""+styleCode+"\">", "</code>")
		case LinkMark:
			label, rest, _ := strings.Cut(s, string(CutMark))
			url, after, _ := strings.Cut(rest, string(EndMark))
			w.link("link", w.look.Link, label, url)
			s = after
		}
	}
}

func (w *HTMLWriter) toggle(on *bool, begin, end string) {
	*on = !*on
	if *on {
		w.WriteString(begin)
		return
	}
	w.WriteString(end)
}

// escaped is s as text, also between double quotes.
func escaped(s string) string { return html.EscapeString(s) }
