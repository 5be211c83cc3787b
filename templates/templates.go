// Package templates owns the words of every mail that leaves, per language, and how they
// are laid out as text and as HTML.
//
// The files in layout have one template for each Kind, for all languages, in a small
// line-based form (see block.go) that says what is a title, a fact, a list or the foot. A
// language is one file in lang: its phrases, the list of which keys.go explains. Both
// alternatives are laid out from the same blocks, so they never tell different things, and
// what a stranger wrote is escaped in one place only.
//
// It refuses to know tickets, tokens, headers, transport and configuration: Mail is all
// that it reads, two strings are all that it returns. Beside the standard library it imports
// what reads and sanitises the Markdown of help articles.
//
// RFCs: 6068 (mailto), 3676 §4.3 (signature separator), 3986 (addresses in text).
package templates

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"

	"guichet/templates/block"
)

// fallback is the language of readers whose own is not there.
const fallback = "en"

// Set is every language, parsed and checked. It may be used by many goroutines at once.
type Set struct {
	languages map[string]*language
	names     []string
	pool      sync.Pool
}

// Languages returns the languages that there are, in alphabetical order.
func (s *Set) Languages() []string { return slices.Clone(s.names) }

// Has reports whether mails can be written in lang, a tag such as "fr" or "fr-CA".
func (s *Set) Has(lang string) bool { return s.languages[base(lang)] != nil }

// base is the primary subtag of a language tag (RFC 5646 §2.1), in lower case.
func base(tag string) string {
	if i := strings.IndexAny(tag, "-_"); i >= 0 {
		tag = tag[:i]
	}
	return strings.ToLower(tag)
}

func (s *Set) language(tag string) *language {
	if l := s.languages[base(tag)]; l != nil {
		return l
	}
	return s.languages[fallback]
}

// buffers are the memory of one rendering, used again by the next.
type buffers struct {
	source bytes.Buffer
	blocks []block.Block
	text   bytes.Buffer
	html   block.HTMLWriter
}

// Render returns the text and the HTML alternative of m. Text has LF line ends and lines
// of at most 78 columns, except where one word is longer; both are valid UTF-8. An error
// means that m itself is wrong: its kind is unknown or a link is not http.
func (s *Set) Render(m Mail) (text, html string, err error) {
	l := s.language(m.Language)
	v, err := l.view(m)
	if err != nil {
		return "", "", err
	}
	d := s.pool.Get().(*buffers)
	defer s.pool.Put(d)
	d.source.Reset()
	if err := l.kinds.ExecuteTemplate(&d.source, string(m.Kind), v); err != nil {
		return "", "", fmt.Errorf("rendering %s in %s: %w", m.Kind, l.tag, err)
	}
	d.blocks, err = v.blocks(d.blocks[:0], d.source.String())
	if err != nil {
		return "", "", fmt.Errorf("rendering %s in %s: %w", m.Kind, l.tag, err)
	}
	d.text.Reset()
	block.LayText(&d.text, d.blocks)
	text = d.text.String()
	d.html.Reset()
	d.html.Letter(l.tag, v.preview(d.blocks), v.Brand, d.blocks)
	html = d.html.String()
	clear(d.blocks)
	return text, html, nil
}
