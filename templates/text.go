package templates

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Columns of the text alternative. Our own words are wrapped at textWidth; a person's lines
// are left as they are up to textMax, so that tables and log lines survive.
const (
	textWidth = 72
	textMax   = 78
)

// layText writes the text alternative.
func layText(w *bytes.Buffer, blocks []block) {
	foot := false
	for i, b := range blocks {
		if b.kind == actionBlock && b.text == "" {
			continue
		}
		if b.kind == footBlock && !foot {
			// The signature separator of RFC 3676 §4.3: programs show what follows
			// small and leave it out of quotes.
			w.WriteString("\n-- \n")
			foot = true
		} else if w.Len() > 0 && !(i > 0 && joined(blocks[i-1].kind, b.kind)) {
			w.WriteByte('\n')
		}
		textBlock(w, b, factWidth(blocks, i))
	}
}

// joined reports whether a block stands right below the one before.
func joined(above, below blockKind) bool {
	switch below {
	case itemBlock, factBlock, footBlock, actionBlock:
		return above == below
	case quoteBlock, internalBlock:
		return above == headBlock
	}
	return false
}

// factWidth is the width of the labels around block i, 0 if it is no fact.
func factWidth(blocks []block, i int) int {
	if blocks[i].kind != factBlock {
		return 0
	}
	from, to := i, i
	for from > 0 && blocks[from-1].kind == factBlock {
		from--
	}
	for to < len(blocks) && blocks[to].kind == factBlock {
		to++
	}
	width := 0
	for _, b := range blocks[from:to] {
		width = max(width, utf8.RuneCountInString(b.label))
	}
	return width
}

func textBlock(w *bytes.Buffer, b block, labels int) {
	switch b.kind {
	case markerBlock:
		w.WriteString(b.text + "\n")
	case wordsBlock:
		textLines(w, b.text, "")
	case quoteBlock:
		textLines(w, b.text, ">")
	case internalBlock:
		textLines(w, b.text, "|") // so that the desk can tell it when an agent quotes it
	case fillInBlock, articleBlock:
		w.WriteString(b.text + "\n")
	case itemBlock:
		wrap(w, inlineText(b.text), "- ", "  ", textWidth)
	case actionBlock:
		wrap(w, b.text, "  ", "  ", textWidth)
	case factBlock:
		pad := spaces(labels - utf8.RuneCountInString(b.label) + 1)
		wrap(w, inlineText(b.text), b.label+pad, spaces(labels+1), textWidth)
	default:
		wrap(w, inlineText(b.text), "", "", textWidth)
	}
}

// inlineText takes the inline marks out; of a link it leaves words and <URL> (RFC 3986
// appendix C), of one that begins a mail the words alone, which name the address.
func inlineText(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' }) < 0 {
		return s
	}
	var b strings.Builder
	link := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case cutMark:
			if strings.HasPrefix(s[i+1:], "mailto:") {
				i += max(strings.IndexByte(s[i:], endMark), 0)
				break
			}
			b.WriteString(" <")
			link = true
		case endMark:
			if link {
				b.WriteByte('>')
				link = false
			}
		case beginMark, strongMark, codeMark, linkMark:
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// textLines writes a person's words, each line behind mark, which is "" or ">".
func textLines(w *bytes.Buffer, text, mark string) {
	for ln := range strings.SplitSeq(text, "\n") {
		prefix := mark
		if mark != "" && !strings.HasPrefix(ln, ">") && ln != "" {
			prefix += " "
		}
		if utf8.RuneCountInString(ln)+len(prefix) <= textMax {
			w.WriteString(prefix + ln + "\n")
			continue
		}
		inner := ln[:len(ln)-len(strings.TrimLeft(ln, " >"))]
		inner = inner[:min(len(inner), textWidth/2)]
		wrap(w, ln[len(inner):], prefix+inner, prefix+inner, textWidth)
	}
}

// wrap writes s in lines of at most width columns, broken at spaces only: longer words and
// URLs stay whole.
func wrap(w *bytes.Buffer, s, first, rest string, width int) {
	w.WriteString(first)
	prefix := utf8.RuneCountInString(rest)
	column := utf8.RuneCountInString(first)
	start := true
	for word := range strings.SplitSeq(s, " ") {
		if word == "" {
			continue
		}
		n := utf8.RuneCountInString(word)
		switch {
		case start:
			start = false
		case column+1+n > width:
			w.WriteByte('\n')
			w.WriteString(rest)
			column = prefix
		default:
			w.WriteByte(' ')
			column++
		}
		w.WriteString(word)
		column += n
	}
	w.WriteByte('\n')
}
