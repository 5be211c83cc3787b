package articles

import (
	"html"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxExcerpt is how long an excerpt may be, in characters.
const maxExcerpt = 140

// Excerpt is the begin of the first paragraph with words, in one or two sentences, without
// marks; "" if the text has none.
func (a Article) Excerpt() string {
	source := []byte(a.Text)
	doc := goldmark.DefaultParser().Parse(text.NewReader(source))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindParagraph || onlyPicture(n) {
			continue
		}
		var b strings.Builder
		writeWords(&b, n, source)
		if line := strings.Join(strings.Fields(b.String()), " "); line != "" {
			return cut(line)
		}
	}
	return ""
}

// onlyPicture reports whether a paragraph is a picture, the words of which tell nothing alone.
func onlyPicture(n ast.Node) bool {
	return n.ChildCount() == 1 && n.FirstChild().Kind() == ast.KindImage
}

// writeWords writes the words of a node.
func writeWords(b *strings.Builder, n ast.Node, source []byte) {
	switch n := n.(type) {
	case *ast.Text:
		words := n.Value(source)
		if n.Parent().Kind() == ast.KindCodeSpan {
			b.Write(words)
		} else {
			b.WriteString(html.UnescapeString(string(util.UnescapePunctuations(words))))
		}
		if n.SoftLineBreak() || n.HardLineBreak() {
			b.WriteByte(' ')
		}
	case *ast.AutoLink:
		b.Write(n.Label(source))
	default:
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			writeWords(b, c, source)
		}
	}
}

// cut shortens a line behind a word.
func cut(line string) string {
	text := []rune(line)
	if len(text) <= maxExcerpt {
		return line
	}
	line = string(text[:maxExcerpt])
	if at := strings.LastIndexByte(line, ' '); at > 0 {
		line = line[:at]
	}
	return line + " …"
}
