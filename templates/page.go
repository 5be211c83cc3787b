package templates

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"
	"time"

	"guichet/templates/block"

	_ "embed"
)

// PageKind is what a page is about.
type PageKind string

// The pages behind the links in mails. Those with a form change nothing until it is sent:
// programs that look into mail follow links.
const (
	PageRate  PageKind = "rate"  // a form: how did we do?
	PageRated PageKind = "rated" // thanks for it
	PageLeave PageKind = "leave" // a form: hear no more of a ticket
	PageLeft  PageKind = "left"  // it is done
	PageVoid  PageKind = "void"  // the link is not valid
)

// Page is all that a page tells. Strings may hold what a stranger wrote.
type Page struct {
	Kind     PageKind
	Language string      // such as "fr"; unknown: English
	Brand    block.Brand // how the page looks; its logo is not shown
	Desk     string      // display name of the desk, "" if it is not to be told
	Number   uint64      // of the ticket
	Chosen   int         // rate, rated: from 1 to 5; 0: none yet
}

//go:embed page.html
var pageSource string

// pageLayout is the one layout of all pages.
var pageLayout = template.Must(template.New("page").Parse(pageSource))

// RenderPage returns the HTML of a page: no script, nothing fetched, one form at most, which
// is posted to where the page came from.
func (s *Set) RenderPage(p Page) ([]byte, error) {
	l := s.language(p.Language)
	say := func(name string) string {
		return fill(l.phrases["page."+name], "number", strconv.FormatUint(p.Number, 10), "given", strconv.Itoa(p.Chosen))
	}
	title := say(string(p.Kind) + ".title")
	view := struct {
		Page
		Tag, Title, Text, Send string
		Sheet                  template.CSS
		Marks                  []int
	}{
		Page: p, Tag: l.tag, Title: title, Text: say(string(p.Kind)),
		Send: say(string(p.Kind) + ".send"), Sheet: template.CSS(p.Brand.Style().Page),
	}
	if p.Kind == PageRate {
		view.Marks = []int{1, 2, 3, 4, 5}
	}
	var b bytes.Buffer
	err := pageLayout.Execute(&b, view)
	return b.Bytes(), err
}

// webWords begins the phrases of the portal's pages: English has them all, and a test of the portal that each is used.
const webWords = "web."

// Web returns a phrase of the portal's pages, with pairs of names and values for what stands in braces.
func (s *Set) Web(lang, name string, pairs ...string) string {
	return fill(s.language(lang).phrases[webWords+name], pairs...)
}

// WebWords are the names of all phrases of the portal's pages.
func (s *Set) WebWords() (names []string) {
	for name := range s.language("en").phrases {
		if short, ok := strings.CutPrefix(name, webWords); ok {
			names = append(names, short)
		}
	}
	return names
}

// Date returns a moment in words, in its own zone: "1 December 2026 at 10:30 CET".
func (s *Set) Date(lang string, t time.Time) string { return s.language(lang).date(t) }

// Size returns a number of octets in words: "1.2 MB".
func (s *Set) Size(lang string, n int64) string { return s.language(lang).size(n) }

// PriorityWord returns the word for a priority, such as "urgent".
func (s *Set) PriorityWord(lang, priority string) string {
	return s.language(lang).argument("priority", priority)
}
