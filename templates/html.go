package templates

import (
	"bytes"
	"html"
	"strings"
)

// The styles. All are inline, since many programs drop style sheets. Neither text nor
// ground has a colour, so that a dark program may choose both; grey and link are legible on
// white and on black (at least 4.5 : 1).
const (
	styleBody    = `margin:0;padding:0`
	styleSheet   = `max-width:600px;margin:0 auto;padding:16px;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;overflow-wrap:anywhere;word-break:break-word`
	styleMarker  = `margin:0 0 16px;font-size:11px;color:#767676`
	stylePara    = `margin:0 0 16px`
	styleTitle   = `margin:0 0 16px;font-size:19px;line-height:1.35;font-weight:600`
	styleHead    = `margin:0 0 4px;font-size:14px;color:#767676`
	styleWords   = `margin:0 0 16px`
	styleQuote   = `margin:0 0 16px;padding:2px 0 2px 12px;border-left:3px solid #2a7ab0`
	styleSign    = `margin:0 0 24px;color:#767676`
	styleList    = `margin:0 0 16px;padding:0 0 0 20px`
	styleFacts   = `margin:0 0 16px`
	styleFact    = `margin:0 0 2px`
	styleLabel   = `color:#767676`
	styleFoot    = `margin:24px 0 0;padding:12px 0 0;border-top:1px solid #b0b0b0;font-size:13px;color:#767676`
	styleSmall   = `margin:0 0 4px`
	styleButton  = `display:inline-block;margin:0 6px 8px 0;padding:8px 14px;border:1px solid #2a7ab0;border-radius:6px;font-size:15px;line-height:1.2;text-decoration:none;color:#2a7ab0`
	styleLink    = `color:#2a7ab0`
	styleHeading = `margin:0 0 8px;font-size:16px;line-height:1.35;font-weight:600`
	styleRule    = `margin:0 0 16px;border:0;border-top:1px solid #b0b0b0`
	stylePre     = `margin:0 0 16px;padding:0 0 0 12px;border-left:3px solid #b0b0b0;white-space:pre-wrap`
	styleTable   = `margin:0 0 16px;border-collapse:collapse`
	styleCell    = `padding:4px 10px;border:1px solid #b0b0b0;text-align:left`
	styleCode    = `font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.93em`
)

// layHTML writes the HTML alternative: one column, no table, nothing fetched.
func layHTML(w *bytes.Buffer, lang, title string, blocks []block) {
	w.WriteString("<!DOCTYPE html>\n<html lang=\"" + lang + "\">\n<head>\n" +
		"<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n" +
		"<meta name=\"color-scheme\" content=\"light dark\">\n" +
		"<meta name=\"supported-color-schemes\" content=\"light dark\">\n" +
		"<title>")
	escapeHTML(w, title)
	w.WriteString("</title>\n</head>\n<body style=\"" + styleBody + "\">\n<div style=\"" + styleSheet + "\">\n")
	group := blockKind(0)
	for _, b := range blocks {
		if b.kind != group {
			w.WriteString(closing(group))
			w.WriteString(opening(b.kind))
			group = b.kind
		}
		htmlBlock(w, b)
	}
	w.WriteString(closing(group))
	w.WriteString("</div>\n</body>\n</html>\n")
}

// opening and closing stand around neighbours of one kind.
func opening(k blockKind) string {
	switch k {
	case itemBlock:
		return "<ul style=\"" + styleList + "\">\n"
	case factBlock:
		return "<div style=\"" + styleFacts + "\">\n"
	case footBlock:
		return "<div style=\"" + styleFoot + "\">\n"
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

func htmlBlock(w *bytes.Buffer, b block) {
	switch b.kind {
	case markerBlock:
		element(w, "p", styleMarker, b.text)
	case titleBlock:
		element(w, "p", styleTitle, b.text)
	case headBlock:
		element(w, "p", styleHead, b.text)
	case signatureBlock:
		element(w, "p", styleSign, b.text)
	case itemBlock:
		element(w, "li", styleSmall, b.text)
	case footBlock:
		element(w, "div", styleSmall, b.text)
	case wordsBlock:
		htmlWords(w, styleWords, b.text)
	case quoteBlock, internalBlock, fillInBlock:
		htmlWords(w, styleQuote, b.text)
	case articleBlock:
		w.WriteString("<div dir=\"auto\">\n" + b.html + "</div>\n")
	case factBlock:
		w.WriteString("<div style=\"" + styleFact + "\"><span style=\"" + styleLabel + "\">")
		inlineHTML(w, b.label)
		w.WriteString("</span> ")
		inlineHTML(w, b.text)
		w.WriteString("</div>\n")
	case actionBlock:
		w.WriteString("<a href=\"")
		escapeHTML(w, b.url)
		w.WriteString("\" style=\"" + styleButton + "\">")
		escapeHTML(w, b.label)
		w.WriteString("</a>\n")
	default:
		element(w, "p", stylePara, b.text)
	}
}

func element(w *bytes.Buffer, tag, style, text string) {
	w.WriteString("<" + tag + " style=\"" + style + "\">")
	inlineHTML(w, text)
	w.WriteString("</" + tag + ">\n")
}

// htmlWords writes a person's words. Line breaks and indents are kept by <br> and no-break
// spaces, which every program knows, other than white-space styles; dir=auto lets Arabic
// or Hebrew words begin where they should.
func htmlWords(w *bytes.Buffer, style, text string) {
	w.WriteString("<div dir=\"auto\" style=\"" + style + "\">")
	for i, ln := range strings.Split(text, "\n") {
		if i > 0 {
			w.WriteString("<br>\n")
		}
		for strings.HasPrefix(ln, " ") {
			w.WriteString("&nbsp;")
			ln = ln[1:]
		}
		for {
			at := strings.Index(ln, "  ")
			if at < 0 {
				break
			}
			escapeHTML(w, ln[:at])
			w.WriteString("&nbsp;")
			ln = ln[at+1:]
		}
		escapeHTML(w, ln)
	}
	w.WriteString("</div>\n")
}

// inlineHTML writes a line with its inline marks.
func inlineHTML(w *bytes.Buffer, s string) {
	strong, code := false, false
	for {
		at := strings.IndexFunc(s, func(r rune) bool { return r < ' ' })
		if at < 0 {
			escapeHTML(w, s)
			return
		}
		escapeHTML(w, s[:at])
		mark := s[at]
		s = s[at+1:]
		switch mark {
		case strongMark:
			toggle(w, &strong, "<strong>", "</strong>")
		case codeMark:
			toggle(w, &code, "<code style=\""+styleCode+"\">", "</code>")
		case linkMark:
			label, rest, _ := strings.Cut(s, string(cutMark))
			url, after, _ := strings.Cut(rest, string(endMark))
			w.WriteString("<a href=\"")
			escapeHTML(w, url)
			w.WriteString("\" style=\"" + styleLink + "\">")
			escapeHTML(w, label)
			w.WriteString("</a>")
			s = after
		}
	}
}

func toggle(w *bytes.Buffer, on *bool, begin, end string) {
	*on = !*on
	if *on {
		w.WriteString(begin)
		return
	}
	w.WriteString(end)
}

// escapeHTML writes s so that it is text, also between double quotes.
func escapeHTML(w *bytes.Buffer, s string) { w.WriteString(html.EscapeString(s)) }
