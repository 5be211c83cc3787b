package htmltext

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"guichet/parser/plain"
)

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
	switch h.indent {
	case indentUnknown:
		if h.indent = indentNone; len(h.quotes) > 0 && h.depth == 0 {
			h.indent = indentOpen
		}
	case indentClosed:
		h.indent = indentNone
	}
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
	if url := labelURL(string(h.out[l.start:]), l.href); url != "" {
		h.out = append(h.out, " <"...)
		h.out = append(h.out, url...)
		h.out = append(h.out, '>')
	}
}

// appendVisible appends w with no-break spaces as spaces, and without what has no width.
func appendVisible(dst, w []byte) []byte {
	if plain.IsASCII(w) {
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
		case r == 0x200b || r == 0xfeff || r == 0xad || r == 0x34f || plain.IsBidiControl(r), r < ' ' && r != '\t', r >= 0x7f && r < 0xa0:
		case r == utf8.RuneError && n == 1:
			dst = append(dst, "�"...)
		default:
			dst = append(dst, w[:n]...)
		}
		w = w[n:]
	}
	return dst
}
