package block

import (
	"bytes"
	"regexp"
	"slices"
	"strconv"
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
	return plainMarkdown(doc, src), visible(articlePolicy.Sanitize(rendered(doc, src)))
}

// SignatureMarkdown is Markdown in which the pictures that travel with the letter are shown, by what stands for their
// files in the source. The text tells them by their words.
func SignatureMarkdown(source string, pictures map[string]Picture) (plain, html string) {
	plain, html = Markdown(source)
	if len(pictures) == 0 {
		return plain, html
	}
	src, with := []byte(source), parser.NewContext()
	with.Set(shownPictures, pictures)
	doc := commonMark.Parser().Parse(text.NewReader(src), parser.WithContext(with))
	return plain, visible(signaturePolicy.Sanitize(rendered(doc, src)))
}

// rendered is a document's HTML, not sanitised yet.
func rendered(doc ast.Node, src []byte) string {
	var b bytes.Buffer
	if err := commonMark.Renderer().Render(&b, src, doc); err != nil {
		return escaped(string(src)) // a Buffer takes everything, so this is not reached
	}
	return b.String()
}

// shownPictures is where a parser's context has the pictures that are shown.
var shownPictures = parser.NewContextKey()

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
func (textOnly) Transform(doc *ast.Document, reader text.Reader, with parser.Context) {
	pictures, _ := with.Get(shownPictures).(map[string]Picture) // nil: none
	var bad []ast.Node
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Image:
			if entering && !show(n, pictures) {
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

// show makes an image one of the pictures that travel with the letter, and reports whether it is.
func show(n *ast.Image, pictures map[string]Picture) bool {
	p, ok := pictures[string(n.Destination)]
	if ok {
		n.Destination, n.Title = []byte("cid:"+p.ContentID), nil
		n.SetAttributeString("width", []byte(strconv.Itoa(p.Width)))
		n.SetAttributeString("height", []byte(strconv.Itoa(p.Height)))
	}
	return ok
}

// allowedLink reports whether a link leads somewhere from a mail.
func allowedLink(url string) bool {
	return url != "" && (CheckURL(url) == nil || strings.HasPrefix(url, "mailto:") && !strings.ContainsAny(url, " <>\""))
}

// articlePolicy is what commonMark writes, and nothing else.
var articlePolicy = newArticlePolicy()

func newArticlePolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code", "strong", "em",
		"table", "thead", "tbody", "tr", "th", "td")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	return p
}

// signaturePolicy is articlePolicy with pictures that travel with the letter (RFC 2392).
var signaturePolicy = newSignaturePolicy()

func newSignaturePolicy() *bluemonday.Policy {
	p := newArticlePolicy()
	p.AllowAttrs("src").Matching(regexp.MustCompile(`^cid:[^"<>\s]+$`)).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.Integer).OnElements("img")
	p.AllowURLSchemes("http", "https", "mailto", "cid")
	return p
}

// Formatted makes a person's formatted words safe to show (PRODUCT 2.9), with the pictures that travel with the letter.
func Formatted(html string) string {
	if html == "" {
		return ""
	}
	return visible(wordsPolicy.Sanitize(html))
}

// wordsPolicy is signaturePolicy and what people format their words with.
var wordsPolicy = func() *bluemonday.Policy {
	p := newSignaturePolicy()
	p.AllowElements("div", "u", "s", "sub", "sup")
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
