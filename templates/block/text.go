package block

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Columns of the text alternative. Our own words are wrapped at textWidth; a person's lines
// are left as they are up to textMax, so that tables and log lines survive.
const (
	TextWidth = 72
	TextMax   = 78
)

// LayText writes the text alternative.
func LayText(w *bytes.Buffer, blocks []Block) {
	foot := false
	for i, b := range blocks {
		if b.Kind == Action && b.Text == "" {
			continue
		}
		if b.Kind == Foot && !foot {
			// The signature separator of RFC 3676 §4.3: programs show what follows
			// small and leave it out of quotes.
			w.WriteString("\n-- \n")
			foot = true
		} else if w.Len() > 0 && !(i > 0 && joined(blocks[i-1].Kind, b.Kind)) {
			w.WriteByte('\n')
		}
		textBlock(w, b, factWidth(blocks, i))
	}
}

// joined reports whether a block stands right below the one before.
func joined(above, below Kind) bool {
	switch below {
	case Item, Fact, Foot, Action:
		return above == below
	case Quote, Internal:
		return above == Head
	}
	return false
}

// factWidth is the width of the labels around block i, 0 if it is no fact.
func factWidth(blocks []Block, i int) int {
	if blocks[i].Kind != Fact {
		return 0
	}
	from, to := i, i
	for from > 0 && blocks[from-1].Kind == Fact {
		from--
	}
	for to < len(blocks) && blocks[to].Kind == Fact {
		to++
	}
	width := 0
	for _, b := range blocks[from:to] {
		width = max(width, utf8.RuneCountInString(b.Label))
	}
	return width
}

func textBlock(w *bytes.Buffer, b Block, labels int) {
	switch b.Kind {
	case Marker:
		w.WriteString(b.Text + "\n")
	case Words:
		TextLines(w, b.Text, "")
	case Quote:
		TextLines(w, b.Text, ">")
	case Internal:
		TextLines(w, b.Text, "|") // so that the desk can tell it when an agent quotes it
	case FillIn, Article:
		w.WriteString(b.Text + "\n")
	case Signature:
		if b.HTML == "" {
			wrap(w, InlineText(b.Text), "", "", TextWidth)
			return
		}
		w.WriteString(b.Text + "\n") // laid out already
	case Item:
		wrap(w, InlineText(b.Text), "- ", "  ", TextWidth)
	case Action:
		wrap(w, b.Text, "  ", "  ", TextWidth)
	case Fact:
		pad := spaces(labels - utf8.RuneCountInString(b.Label) + 1)
		wrap(w, InlineText(b.Text), b.Label+pad, spaces(labels+1), TextWidth)
	default:
		wrap(w, InlineText(b.Text), "", "", TextWidth)
	}
}

// InlineText takes the inline marks out; of a link it leaves words and <URL> (RFC 3986
// appendix C), of one that begins a mail the words alone, which name the address.
func InlineText(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' }) < 0 {
		return s
	}
	var b strings.Builder
	link := false
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case CutMark:
			if strings.HasPrefix(s[i+1:], "mailto:") {
				i += max(strings.IndexByte(s[i:], EndMark), 0)
				break
			}
			b.WriteString(" <")
			link = true
		case EndMark:
			if link {
				b.WriteByte('>')
				link = false
			}
		case BeginMark, StrongMark, CodeMark, LinkMark:
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// TextLines writes a person's words, each line behind mark, which is "" or ">".
func TextLines(w *bytes.Buffer, text, mark string) {
	for ln := range strings.SplitSeq(text, "\n") {
		prefix := mark
		if mark != "" && !strings.HasPrefix(ln, ">") && ln != "" {
			prefix += " "
		}
		if utf8.RuneCountInString(ln)+len(prefix) <= TextMax {
			w.WriteString(prefix + ln + "\n")
			continue
		}
		inner := ln[:len(ln)-len(strings.TrimLeft(ln, " >"))]
		inner = inner[:min(len(inner), TextWidth/2)]
		wrap(w, ln[len(inner):], prefix+inner, prefix+inner, TextWidth)
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
