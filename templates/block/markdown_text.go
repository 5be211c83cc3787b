package block

import (
	"bufio"
	"bytes"
	"html"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	renderer "github.com/yuin/goldmark/renderer/html"
)

// plainMarkdown is the text alternative of an article: its blocks with a blank line between
// them, none at the end.
func plainMarkdown(doc ast.Node, source []byte) string {
	p := plainArticle{source: source}
	p.blocks(doc, "", "")
	return strings.TrimRight(p.out.String(), "\n")
}

// plainArticle writes the blocks of an article as lines.
type plainArticle struct {
	source []byte
	out    bytes.Buffer
}

// blocks writes the blocks in a node. The very first line begins with first, such as "- ",
// all others with rest, which is as wide.
func (p *plainArticle) blocks(parent ast.Node, first, rest string) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindThematicBreak {
			continue // the blank line says it
		}
		if n.PreviousSibling() != nil && !tight(n) {
			p.out.WriteString("\n")
		}
		p.block(n, first, rest)
		first = rest
	}
}

// tight reports whether a block stands right below the one before: a list below the words of
// the item that it belongs to, and an item below one that holds no more than these.
func tight(n ast.Node) bool {
	if n.Kind() == ast.KindList {
		return n.Parent().Kind() == ast.KindListItem
	}
	if n.Kind() != ast.KindListItem {
		return false
	}
	for b := n.PreviousSibling().FirstChild(); b != nil; b = b.NextSibling() {
		if b.PreviousSibling() != nil && b.Kind() != ast.KindList {
			return false
		}
	}
	return true
}

func (p *plainArticle) block(n ast.Node, first, rest string) {
	switch n := n.(type) {
	case *ast.List:
		p.list(n, first, rest)
	case *ast.Blockquote:
		p.blocks(n, first+"  ", rest+"  ") // "> " would make programs fold it
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		p.lines(string(n.Lines().Value(p.source)), first, rest)
	case *east.Table:
		p.table(n, first, rest)
	default:
		for part := range strings.SplitSeq(p.inline(n), "\n") {
			wrap(&p.out, part, first, rest, TextWidth)
			first = rest
		}
	}
}

// list writes the items with their marks.
func (p *plainArticle) list(l *ast.List, first, rest string) {
	number := l.Start
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		if n.PreviousSibling() != nil && !tight(n) {
			p.out.WriteString("\n")
		}
		mark := "- "
		if l.IsOrdered() {
			mark = strconv.Itoa(number) + string(l.Marker) + " "
			number++
		}
		if n.FirstChild() == nil {
			p.lines(strings.TrimRight(mark, " "), first, rest)
		}
		p.blocks(n, first+mark, rest+spaces(len(mark)))
		first = rest
	}
}

// lines writes lines as they are.
func (p *plainArticle) lines(text, first, rest string) {
	for ln := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		p.out.WriteString(strings.TrimRight(first+ln, " ") + "\n")
		first = rest
	}
}

// inline is the words of a block without marks, a link with its address behind it, and LF
// where a line has to end.
func (p *plainArticle) inline(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.WriteString(p.words(n.Value(p.source), n.IsRaw()))
			switch {
			case n.HardLineBreak():
				b.WriteByte('\n')
			case n.SoftLineBreak():
				b.WriteByte(' ')
			}
		case *ast.String:
			b.WriteString(p.words(n.Value, n.IsRaw()))
		case *ast.AutoLink:
			b.WriteString(p.autoLink(n))
		case *ast.Link:
			b.WriteString(linkText(p.inline(n), OneLine(string(n.Destination))))
		case *ast.CodeSpan:
			for t := n.FirstChild(); t != nil; t = t.NextSibling() {
				if t, ok := t.(*ast.Text); ok {
					b.Write(t.Value(p.source))
				}
			}
		default:
			b.WriteString(p.inline(n))
		}
	}
	return b.String()
}

// words resolves escapes and character references as the HTML does.
func (p *plainArticle) words(s []byte, raw bool) string {
	if raw {
		return visible(string(s))
	}
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	renderer.DefaultWriter.Write(w, s)
	w.Flush()
	return visible(html.UnescapeString(b.String()))
}

// autoLink is an address that stands for itself.
func (p *plainArticle) autoLink(n *ast.AutoLink) string {
	if n.AutoLinkType == ast.AutoLinkEmail {
		return string(n.Label(p.source))
	}
	return "<" + string(n.Label(p.source)) + ">"
}

// linkText is a link in a text: its words and, in the brackets of RFC 3986 appendix C, where
// it leads.
func linkText(words, url string) string {
	address := strings.TrimPrefix(url, "mailto:")
	switch words {
	case address:
		return words
	case url, "":
		return "<" + address + ">"
	}
	return words + " <" + address + ">"
}
