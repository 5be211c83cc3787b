package htmltext

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"guichet/parser/quote"
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
	sign    signed
	indent  indentation
}

// Uncut is the cut of a text that is one indentation.
const Uncut = quote.Uncut

// indentation is whether all of the text stands in one blockquote that is no quotation.
type indentation uint8

const (
	indentUnknown indentation = iota // no text yet
	indentOpen
	indentClosed
	indentNone // text stands outside
)

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

// Text converts a document into plain text of hardly more than limit bytes. cut is the offset
// in text at which a known client's container of the quoted mail begins, -1 if there is none,
// Uncut where all of it is one indentation.
func Text(doc string, limit int) (text string, cut int) {
	h := htmlText{cut: -1, row: -1, limit: limit, out: make([]byte, 0, min(len(doc)/3+64, limit))}
	h.run(doc)
	if len(h.out) == 0 && strings.Contains(doc, "<!--") {
		h.run(strings.ReplaceAll(doc, "<!--", "")) // a comment that is never closed
	}
	h.delimit()
	if h.cut < 0 && h.indent == indentClosed {
		h.cut = Uncut
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

func (h *htmlText) open(tag []byte, a attrs) {
	if h.cut < 0 && !h.mark && quoteContainer(string(tag), a) {
		h.mark = true
	}
	h.openSignature(tag, a)
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
	h.closeSignature(tag)
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
