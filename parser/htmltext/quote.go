package htmltext

import (
	"bytes"
	"strings"

	"guichet/parser/plain"
)

// quoteContainers are what clients call the element into which they put the mail that is
// answered or forwarded: by class, id or name, in lower case. One that ends in '*' is a
// prefix.
var quoteContainers = map[string]bool{
	"gmail_quote": true, "gmail_quote_container": true, "gmail_attr": true, // Gmail
	"divrplyfwdmsg": true, "appendonsend": true, "outlookmessageheader": true, // Outlook on the web, mobile, Express
	"mail-editor-reference-message-container": true, "ms-outlook-mobile-reference-message": true,
	"moz-cite-prefix": true, "moz-forward-container": true, // Thunderbird
	"yahoo_quoted": true, "yqt": true, // Yahoo, AOL
	"protonmail_quote": true, "tutanota_quote": true,
	"zmail_extra": true, "blockquote_zmail": true, // Zoho
	"isreplycontent": true, "ntes-mailmaster-quote": true, "isforwardcontent": true, // NetEase
	"messagereplysection": true, "messageforwardsection": true, // Spark
	"sh-quoted-content": true, // Superhuman
	"replyquote":        true, "wmquote": true, "reply-quote": true, "quoted-text": true, "replybody": true,
	"front-blockquote": true, "missive_quote": true, "hs_reply": true, "freshdesk_quote": true,
	"geary-quote": true, "quote_header": true, "x_divrplyfwdmsg": true, "orm_quote": true, "hey_quote": true,
	"edo-reply": true, "edo-original": true, "bm_quote": true, "airmail_quote": true, "airmailoriginalmessage": true,
	"applemailquote": true, "composequote": true, "originalmessage": true, "original-message": true, "qm_quote": true, "qqmail_quote": true,
}

// quoteContainer reports whether an element holds the mail that is answered.
func quoteContainer(tag string, a attrs) bool {
	if tag == "blockquote" && strings.EqualFold(a.kind, "cite") {
		return true
	}
	if a.id == "" && a.class == "" && a.name == "" && a.style == "" {
		return false
	}
	if isContainer(a.id) || isContainer(a.name) && tag != "a" {
		return true
	}
	for _, class := range strings.Fields(a.class) {
		if isContainer(class) {
			return true
		}
	}
	if tag != "div" || a.style == "" {
		return false
	}
	style := squeeze(a.style)
	if strings.EqualFold(a.name, "quote") && strings.Contains(style, "border-left") { // GMX, web.de
		return true
	}
	// Outlook on the desktop has no name for it: a line above "From: Sent: To:".
	return strings.Contains(style, "border:none;border-top:solid#e1e1e11.0pt") || strings.Contains(style, "border:none;border-top:solid#b5c4df1.0pt")
}

func isContainer(s string) bool {
	if s == "" {
		return false
	}
	s = strings.ToLower(s)
	if quoteContainers[s] {
		return true
	}
	return strings.HasPrefix(s, "yahoo_quoted_") || strings.HasPrefix(s, "yiv") && strings.HasSuffix(s, "yqt") || strings.HasPrefix(s, "yqt")
}

// isQuote reports whether a blockquote is a quotation and not an indentation.
func isQuote(a attrs) bool {
	if strings.EqualFold(a.kind, "cite") || a.cite != "" || isContainer(a.id) {
		return true
	}
	for _, class := range strings.Fields(a.class) {
		if isContainer(class) || strings.Contains(strings.ToLower(class), "quote") {
			return true
		}
	}
	return a.style != "" && strings.Contains(squeeze(a.style), "border-left")
}

// squeeze lowers a style and takes its white space out.
func squeeze(style string) string {
	return strings.ToLower(strings.Join(strings.Fields(style), ""))
}

// preserves reports whether a style keeps white space and line breaks.
func preserves(style string) bool {
	i := strings.Index(strings.ToLower(style), "white-space")
	if i < 0 {
		return false
	}
	value := strings.TrimLeft(style[i+len("white-space"):], ": ")
	return len(value) > 3 && strings.EqualFold(value[:3], "pre")
}

func isVoid(tag []byte) bool {
	switch string(tag) {
	case "br", "img", "hr", "input", "meta", "link", "col", "area", "base", "wbr":
		return true
	}
	return false
}

// maxURL is the length up to which a link's address is shown.
const maxURL = 1000

// labelURL returns the address to write behind a label, "" where it says nothing new.
func labelURL(label, href string) string {
	href = strings.TrimSpace(href)
	lower := strings.ToLower(href[:min(len(href), 12)])
	switch {
	case strings.HasPrefix(lower, "mailto:"):
		href, _, _ = strings.Cut(href[7:], "?")
		if !strings.Contains(href, "@") {
			return ""
		}
	case strings.HasPrefix(lower, "http://"), strings.HasPrefix(lower, "https://"), strings.HasPrefix(lower, "ftp://"):
	default:
		return "" // anchors, scripts, calls
	}
	if len(href) > maxURL || strings.ContainsAny(href, " <>\r\n\t") {
		return ""
	}
	if strings.Contains(plainURL(label), plainURL(href)) {
		return ""
	}
	return plain.Printable(href)
}

// plainURL leaves out what people leave out when they write an address.
func plainURL(s string) string {
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	for _, p := range []string{"http://", "https://", "www."} {
		s = strings.TrimPrefix(s, p)
	}
	return strings.TrimSuffix(s, "/")
}

func (h *htmlText) openQuote(a attrs) {
	h.block(1)
	quote := isQuote(a) || bytes.HasSuffix(bytes.TrimRight(h.out, " \n>"), []byte(":"))
	h.quotes = append(h.quotes, quote)
	if quote {
		h.depth++
	}
}

func (h *htmlText) closeQuote() {
	h.block(1)
	if n := len(h.quotes); n > 0 {
		if h.quotes[n-1] {
			h.depth--
		}
		h.quotes = h.quotes[:n-1]
		if n == 1 && h.indent == indentOpen {
			h.indent = indentClosed
		}
	}
}
