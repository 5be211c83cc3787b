package parser

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// htmlText writes HTML as the plain text that a mail program would send beside it. It
// follows the tokens alone, so no nesting is too deep for it.
type htmlText struct {
	out   []byte
	cut   int  // where the first quote container begins in out; -1: nowhere yet
	mark  bool // the next text begins the quote container
	limit int

	breaks int  // line breaks owed before the next text
	space  bool // a space is owed before the next text
	cell   bool // a new table cell begins
	item   bool // nothing stands after the bullet of a list item yet
	bullet string
	line   int // where the last line begins in out
	row    int // where the table row begins in out; -1: not in one
	drop   bool

	pre     preformatted
	quotes  []bool // of the open blockquotes: is it a quotation
	depth   int    // how many of them are
	printed int    // depth of the last line
	lists   []list
	link    link
}

type preformatted struct {
	tag  string // the element that preserves white space; "" none
	open int    // how many of that name are open
}

type list struct {
	ordered bool
	n       int
}

type link struct {
	href  string
	start int // where its label begins in out; -1: no text yet
}

// maxQuoteMarks is how many "> " a line begins with at most.
const maxQuoteMarks = 12

// textOfHTML converts a document. cut is the offset in text at which a known client's
// container of the quoted mail begins, -1 if there is none.
func textOfHTML(doc string, limit int) (text string, cut int) {
	h := htmlText{cut: -1, row: -1, limit: limit, out: make([]byte, 0, min(len(doc)/3+64, limit))}
	h.run(doc)
	if len(h.out) == 0 && strings.Contains(doc, "<!--") {
		h.run(strings.ReplaceAll(doc, "<!--", "")) // a comment that is never closed
	}
	return string(bytes.TrimRight(h.out, " \n")), h.cut
}

func (h *htmlText) run(doc string) {
	z := html.NewTokenizer(strings.NewReader(doc))
	for len(h.out) < h.limit {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.TextToken:
			if !h.drop {
				h.text(z.Text())
			}
			h.drop = false
		case html.StartTagToken, html.SelfClosingTagToken:
			h.open(tagName(z), readAttrs(z))
		case html.EndTagToken:
			h.close(tagName(z))
			h.drop = false
		}
	}
}

// attrs are the attributes that matter here.
type attrs struct {
	id, class, style, href, alt, src, kind, name, cite string
}

// tagName returns the name of a tag in lower case. The tokenizer's own way copies it.
func tagName(z *html.Tokenizer) []byte {
	raw := bytes.TrimPrefix(bytes.TrimPrefix(z.Raw(), []byte("<")), []byte("/"))
	for i, c := range raw {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
		case c == '>' || c == ' ' || c == '/' || c == '\n' || c == '\t' || c == '\r':
			return raw[:i]
		default:
			name, _ := z.TagName()
			return name
		}
	}
	return raw
}

func readAttrs(z *html.Tokenizer) (a attrs) {
	more := true
	for n := 0; more && n < 50; n++ {
		var key, val []byte
		key, val, more = z.TagAttr()
		switch string(key) {
		case "id":
			a.id = string(val)
		case "class":
			a.class = string(val)
		case "style":
			if len(val) < 4096 {
				a.style = string(val)
			}
		case "href":
			a.href = string(val)
		case "alt":
			a.alt = string(val)
		case "src":
			a.src = string(val)
		case "type":
			a.kind = string(val)
		case "name":
			a.name = string(val)
		case "cite":
			a.cite = string(val)
		}
	}
	return a
}

func (h *htmlText) open(tag []byte, a attrs) {
	if h.cut < 0 && !h.mark && quoteContainer(string(tag), a) {
		h.mark = true
	}
	if h.pre.tag == string(tag) {
		h.pre.open++
	} else if h.pre.tag == "" && (string(tag) == "pre" || a.style != "" && preserves(a.style)) && !isVoid(tag) {
		h.pre = preformatted{tag: string(tag), open: 1}
	}
	switch string(tag) {
	case "style", "script", "title":
		h.drop = true
	case "br":
		h.breaks++
		h.space = false
	case "p":
		if strings.Contains(a.class, "MsoNormal") || h.inRow() {
			h.block(1)
		} else {
			h.block(2)
		}
	case "h1", "h2", "h3", "h4", "h5", "h6", "pre":
		h.block(2)
	case "div", "section", "article", "header", "footer", "main", "center", "address", "form", "dl", "dt", "dd", "fieldset", "body", "option", "figure", "figcaption":
		h.block(1)
	case "table":
		h.endRow()
	case "tr":
		h.endRow()
		h.row = len(h.out)
	case "td", "th":
		h.newCell()
	case "hr":
		h.block(1)
		h.word([]byte("________________________________"))
		h.block(1)
	case "ul", "ol":
		h.block(1)
		if len(h.lists) < 1000 {
			h.lists = append(h.lists, list{ordered: string(tag) == "ol"})
		}
	case "li":
		h.newItem()
	case "blockquote":
		h.openQuote(a)
	case "a":
		h.closeLink()
		h.link = link{href: a.href, start: -1}
	case "img":
		h.image(a)
	}
}

func (h *htmlText) close(tag []byte) {
	if h.pre.tag == string(tag) {
		if h.pre.open--; h.pre.open == 0 {
			h.pre = preformatted{}
		}
	}
	switch string(tag) {
	case "p":
		h.block(1)
	case "h1", "h2", "h3", "h4", "h5", "h6", "pre":
		h.block(2)
	case "div", "section", "article", "header", "footer", "main", "center", "address", "form", "dl", "dt", "dd", "li", "option", "figure", "figcaption":
		h.block(1)
	case "tr", "table":
		h.endRow()
	case "ul", "ol":
		h.block(1)
		if len(h.lists) > 0 {
			h.lists = h.lists[:len(h.lists)-1]
		}
	case "blockquote":
		h.closeQuote()
	case "a":
		h.closeLink()
	}
}

// block owes at least n line breaks before the next text.
func (h *htmlText) block(n int) {
	h.space = false
	if !h.item && !h.cell {
		h.breaks = max(h.breaks, n)
	}
}

func (h *htmlText) inRow() bool { return h.row >= 0 }

// newCell joins the cells of a row with spaces as long as they are single lines.
func (h *htmlText) newCell() {
	if h.row < 0 || len(h.out) <= h.row || h.line > h.row+1 && h.line > h.rowLine() {
		return
	}
	h.breaks, h.space, h.cell = 0, false, true
}

func (h *htmlText) endRow() {
	h.cell = false
	h.block(1)
	h.row = -1
}

// rowLine is where the line begins that the row's first text stands on.
func (h *htmlText) rowLine() int {
	at := h.row
	for at < len(h.out) && h.out[at] == '\n' {
		at++
	}
	return at
}

func (h *htmlText) newItem() {
	h.item = false
	h.block(1)
	depth := min(max(len(h.lists)-1, 0), 10)
	h.bullet = strings.Repeat("  ", depth) + "- "
	if n := len(h.lists); n > 0 && h.lists[n-1].ordered {
		h.lists[n-1].n++
		h.bullet = strings.Repeat("  ", depth) + strconv.Itoa(h.lists[n-1].n) + ". "
	}
	h.item = true
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
	}
}

// image writes what stands for a picture: emojis are pictures in some clients.
func (h *htmlText) image(a attrs) {
	alt := strings.TrimSpace(a.alt)
	if alt == "" || len(alt) > 200 {
		return
	}
	if r, _ := utf8.DecodeRuneInString(alt); r >= 0x2000 && len(alt) <= 32 {
		h.word([]byte(alt))
		return
	}
	if strings.HasPrefix(strings.ToLower(a.src), "cid:") {
		h.text([]byte("[" + alt + "]"))
	}
}

// text adds words, folding white space as a browser does.
func (h *htmlText) text(b []byte) {
	if h.pre.tag != "" {
		h.preText(b)
		return
	}
	for len(b) > 0 {
		n := 0
		for n < len(b) && isHTMLSpace(b[n]) {
			n++
		}
		if n > 0 {
			h.space = true
			b = b[n:]
			continue
		}
		for n < len(b) && !isHTMLSpace(b[n]) {
			n++
		}
		h.word(b[:n])
		b = b[n:]
	}
}

func isHTMLSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' }

// preText adds text whose white space stands for itself.
func (h *htmlText) preText(b []byte) {
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		if i < 0 {
			h.preLine(b)
			return
		}
		h.preLine(bytes.TrimSuffix(b[:i], []byte{'\r'}))
		h.breaks++
		h.item = false
		b = b[i+1:]
	}
}

func (h *htmlText) preLine(b []byte) {
	if len(bytes.TrimSpace(b)) > 0 {
		h.word(b)
	} else if len(b) > 0 {
		h.space = true
	}
}

// word adds one word after what is owed: line breaks, quote marks, bullet, cell or space.
func (h *htmlText) word(w []byte) {
	if len(h.out) >= h.limit {
		return
	}
	h.lead()
	if h.link.href != "" && h.link.start < 0 {
		h.link.start = len(h.out)
	}
	h.out = appendVisible(h.out, w)
}

// maxBreaks leaves at most two blank lines in a row.
const maxBreaks = 3

func (h *htmlText) lead() {
	first := len(h.out) == 0
	switch {
	case first || h.breaks > 0:
		if !first {
			h.newLines()
		}
		h.line = len(h.out)
		if h.mark {
			h.cut, h.mark = len(h.out), false
		}
		for range min(h.depth, maxQuoteMarks) {
			h.out = append(h.out, "> "...)
		}
		h.printed = min(h.depth, maxQuoteMarks)
	case h.mark:
		h.cut, h.mark = len(h.out), false
		fallthrough
	default:
		if h.cell {
			h.out = append(h.out, "  "...)
		} else if h.space {
			h.out = append(h.out, ' ')
		}
	}
	if h.item {
		h.out = append(h.out, h.bullet...)
	}
	h.breaks, h.space, h.cell, h.item = 0, false, false, false
}

// newLines writes the owed line breaks; blank lines inside a quotation keep its marks.
func (h *htmlText) newLines() {
	for len(h.out) > 0 && h.out[len(h.out)-1] == ' ' && len(h.out) > max(h.cut, 0) {
		h.out = h.out[:len(h.out)-1]
	}
	for i := range min(h.breaks, maxBreaks) {
		if i > 0 {
			for j := range min(h.depth, h.printed) {
				if j > 0 {
					h.out = append(h.out, ' ')
				}
				h.out = append(h.out, '>')
			}
		}
		h.out = append(h.out, '\n')
	}
}

// closeLink adds the address of a link where its label does not say it.
func (h *htmlText) closeLink() {
	l := h.link
	h.link = link{}
	if l.start < 0 || l.start >= len(h.out) || l.href == "" {
		return
	}
	if url := shownURL(string(h.out[l.start:]), l.href); url != "" {
		h.out = append(h.out, " <"...)
		h.out = append(h.out, url...)
		h.out = append(h.out, '>')
	}
}

// appendVisible appends w with no-break spaces as spaces, and without what has no width.
func appendVisible(dst, w []byte) []byte {
	if isASCII(w) {
		for _, c := range w {
			if c >= ' ' && c != 0x7f || c == '\t' {
				dst = append(dst, c)
			}
		}
		return dst
	}
	for len(w) > 0 {
		r, n := utf8.DecodeRune(w)
		switch {
		case r == 0xa0 || r == 0x202f:
			dst = append(dst, ' ')
		case r == 0x200b || r == 0xfeff || r == 0xad || r == 0x34f || isBidiControl(r), r < ' ' && r != '\t', r >= 0x7f && r < 0xa0:
		case r == utf8.RuneError && n == 1:
			dst = append(dst, "�"...)
		default:
			dst = append(dst, w[:n]...)
		}
		w = w[n:]
	}
	return dst
}
