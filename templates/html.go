package templates

import (
	"bytes"
	"html"
	"strings"
)

// htmlWriter writes the HTML alternative: one column, nothing fetched.
type htmlWriter struct {
	bytes.Buffer
	look    *look
	primary bool // the one button that stands out was there
}

// letter writes a whole letter. There is no title, since programs quote it; preview is what
// the inbox shows beside the subject.
func (w *htmlWriter) letter(lang, preview string, brand Brand, blocks []block) {
	w.look, w.primary = brand.style(), false
	w.WriteString("<!DOCTYPE html>\n<html lang=\"" + lang + "\">\n<head>\n" +
		"<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n" +
		"<meta name=\"supported-color-schemes\" content=\"light dark\">\n" +
		// As a comment it is no words for programs that know no style sheets.
		"<style><!-- " + w.look.sheet + " --></style>\n" +
		"</head>\n<body style=\"" + styleBody + "\">\n<div style=\"" + styleSheet + "\">\n")
	blocks = w.top(preview, blocks)
	w.WriteString(brand.logo())
	group := blockKind(0)
	for _, b := range blocks {
		if b.kind != group {
			w.WriteString(closing(group))
			w.WriteString(opening(b.kind))
			group = b.kind
		}
		w.block(b)
	}
	w.WriteString(closing(group))
	w.WriteString("</div>\n</body>\n</html>\n")
}

// top writes preview and marker, on one line: where a program shows the preview, too, what is
// cut at the marker still begins with it. It returns the other blocks.
func (w *htmlWriter) top(preview string, blocks []block) []block {
	if preview != "" {
		preview = "<span style=\"" + stylePeek + "\">" + escaped(preview) + " </span>"
	}
	if len(blocks) > 0 && blocks[0].kind == markerBlock {
		w.WriteString("<p class=\"muted\" style=\"" + styleMarker + "\">" + preview + escaped(blocks[0].text) + "</p>\n")
		return blocks[1:]
	}
	if preview != "" {
		w.WriteString("<div style=\"" + stylePeek + "\">" + preview + "</div>\n")
	}
	return blocks
}

// opening and closing stand around neighbours of one kind.
func opening(k blockKind) string {
	switch k {
	case itemBlock:
		return "<ul style=\"" + styleList + "\">\n"
	case factBlock:
		return "<div style=\"" + styleFacts + "\">\n"
	case footBlock:
		return "<div class=\"muted rule\" style=\"" + styleFoot + "\">\n"
	case actionBlock:
		return "<p style=\"" + stylePara + "\">\n"
	}
	return ""
}

func closing(k blockKind) string {
	switch k {
	case itemBlock:
		return "</ul>\n"
	case factBlock, footBlock:
		return "</div>\n"
	case actionBlock:
		return "</p>\n"
	}
	return ""
}

func (w *htmlWriter) block(b block) {
	switch b.kind {
	case titleBlock:
		w.element("p", "", styleTitle, b.text)
	case headBlock:
		w.element("p", "muted", styleHead, b.text)
	case signatureBlock:
		w.element("p", "muted", styleSign, b.text)
	case itemBlock:
		w.element("li", "", styleSmall, b.text)
	case footBlock:
		w.element("div", "", styleSmall, b.text)
	case wordsBlock:
		w.words("div", "", styleWords, b)
	case quoteBlock:
		w.words("blockquote", "quote", w.look.quote, b)
	case internalBlock, fillInBlock:
		w.words("div", "quote", w.look.quote, b)
	case articleBlock:
		w.WriteString("<div dir=\"auto\">\n" + w.look.article.Replace(b.html) + "</div>\n")
	case factBlock:
		w.WriteString("<div style=\"" + styleFact + "\"><span class=\"muted\" style=\"" + styleMuted + "\">")
		w.inline(b.label)
		w.WriteString("</span> ")
		w.inline(b.text)
		w.WriteString("</div>\n")
	case actionBlock:
		w.action(b)
	default:
		w.element("p", "", stylePara, b.text)
	}
}

// action writes a button. Of those that are meant to stand out the first one does.
func (w *htmlWriter) action(b block) {
	class, style := "button", w.look.button
	if b.primary && !w.primary {
		class, style = "primary", w.look.primary
		w.primary = true
	}
	w.link(class, style, b.label, b.url)
	w.WriteString("\n")
}

func (w *htmlWriter) link(class, style, label, url string) {
	w.WriteString("<a href=\"" + escaped(url) + "\" class=\"" + class + "\" style=\"" + style + "\">" + escaped(label) + "</a>")
}

// open begins an element; an empty class is none.
func (w *htmlWriter) open(tag, class, style string) {
	w.WriteString("<" + tag)
	if class != "" {
		w.WriteString(" class=\"" + class + "\"")
	}
	w.WriteString(" style=\"" + style + "\"")
}

func (w *htmlWriter) element(tag, class, style, text string) {
	w.open(tag, class, style)
	w.WriteString(">")
	w.inline(text)
	w.WriteString("</" + tag + ">\n")
}

// words writes a person's words. Line breaks and indents are kept by <br> and no-break
// spaces, which every program knows, other than white-space styles; dir=auto lets Arabic
// or Hebrew words begin where they should.
func (w *htmlWriter) words(tag, class, style string, b block) {
	w.open(tag, class, style)
	w.WriteString(" dir=\"auto\">")
	for i, ln := range strings.Split(b.text, "\n") {
		if i > 0 {
			w.WriteString("<br>\n")
		}
		for strings.HasPrefix(ln, " ") {
			w.WriteString("&nbsp;")
			ln = ln[1:]
		}
		for b.links {
			from, to := address(ln)
			if from < 0 {
				break
			}
			w.spaced(ln[:from])
			w.link("link", w.look.link, ln[from:to], ln[from:to])
			ln = ln[to:]
		}
		w.spaced(ln)
	}
	w.WriteString("</" + tag + ">\n")
}

// spaced writes words in which several spaces are as wide as they are.
func (w *htmlWriter) spaced(s string) {
	s = escaped(s)
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", "&nbsp; ")
	}
	w.WriteString(s)
}

// inline writes a line with its inline marks.
func (w *htmlWriter) inline(s string) {
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
		case strongMark:
			w.toggle(&strong, "<strong>", "</strong>")
		case codeMark:
			w.toggle(&code, "<code style=\""+styleCode+"\">", "</code>")
		case linkMark:
			label, rest, _ := strings.Cut(s, string(cutMark))
			url, after, _ := strings.Cut(rest, string(endMark))
			w.link("link", w.look.link, label, url)
			s = after
		}
	}
}

func (w *htmlWriter) toggle(on *bool, begin, end string) {
	*on = !*on
	if *on {
		w.WriteString(begin)
		return
	}
	w.WriteString(end)
}

// escaped is s as text, also between double quotes.
func escaped(s string) string { return html.EscapeString(s) }
