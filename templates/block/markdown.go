package block

import (
	"bytes"
	"slices"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Markdown lays out what a help article says (CommonMark with tables), as text of at most
// textWidth columns and as sanitised HTML without styles. Tags in it are words, pictures are told
// by their words, and a link that leads nowhere from a mail is its words.
func Markdown(source string) (plain, html string) {
	src := []byte(source)
	doc := commonMark.Parser().Parse(text.NewReader(src))
	var b bytes.Buffer
	if err := commonMark.Renderer().Render(&b, src, doc); err != nil {
		b = *bytes.NewBufferString(escaped(source)) // a Buffer takes everything, so this is not reached
	}
	return plainMarkdown(doc, src), visible(articlePolicy.Sanitize(b.String()))
}

// commonMark reads Markdown in which no tag is one. It is not changed, so many may use it.
var commonMark = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(without(parser.DefaultBlockParsers(), parser.NewHTMLBlockParser())...),
		parser.WithInlineParsers(without(parser.DefaultInlineParsers(), parser.NewRawHTMLParser())...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
		parser.WithASTTransformers(util.Prioritized(textOnly{}, 1000)),
	)),
	goldmark.WithExtensions(extension.Table, extension.Linkify),
)

// without takes a parser out of goldmark's own; each of those has one value only.
func without(all []util.PrioritizedValue, one any) []util.PrioritizedValue {
	return slices.DeleteFunc(all, func(p util.PrioritizedValue) bool { return p.Value == one })
}

// textOnly replaces what a mail cannot have by its words: pictures, which nothing may fetch,
// and links to files beside the article.
type textOnly struct{}

// Transform implements parser.ASTTransformer.
func (textOnly) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var bad []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Image:
			if entering {
				bad = append(bad, n)
			}
		case *ast.Link:
			if entering && !allowedLink(string(n.Destination)) {
				bad = append(bad, n)
			}
		}
		return ast.WalkContinue, nil // the function above has no error
	})
	for _, n := range bad {
		parent := n.Parent()
		for child := n.FirstChild(); child != nil; child = n.FirstChild() {
			parent.InsertBefore(parent, n, child)
		}
		parent.RemoveChild(parent, n)
	}
}

// allowedLink reports whether a link leads somewhere from a mail.
func allowedLink(url string) bool {
	return url != "" && (CheckURL(url) == nil || strings.HasPrefix(url, "mailto:") && !strings.ContainsAny(url, " <>\""))
}

// articlePolicy is what commonMark writes, and nothing else.
var articlePolicy = func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code", "strong", "em",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	return p
}()

// visible drops what hidden says, which character references may have brought in.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && Hidden(r) {
			return -1
		}
		return r
	}, s)
}
