// Package articles owns the help articles: a folder of Markdown files, read once, and which
// of them may answer a mail. It refuses to know mails, tickets and counts: it is asked with
// words and answers with names.
//
// An article is a file NAME.md. Before its text it may have front matter, "key: value"
// lines between two lines "---": title, language, url, keywords. Without a title there the
// first heading is it.
package articles

import (
	"cmp"
	"slices"
	"strings"

	"guichet/search"
)

// Article is one help article.
type Article struct {
	Name     string // of its file without ".md", in lower case; what #article names
	Title    string
	Language string // such as "fr"; "" fits every reader
	URL      string // where it can be read on the web; "" nowhere
	Keywords string
	Text     string // Markdown, without front matter and without the heading that is its title
}

// Shelf is all articles. It never changes, so any number of goroutines may ask it. A nil
// Shelf is empty.
type Shelf struct {
	articles []Article          // by name
	places   map[string]int     // by name
	rankings map[string]ranking // by language, each with the articles of none; and everything
}

// ranking orders some of the articles.
type ranking struct {
	places []int // in Shelf.articles
	order  *search.Ranking
}

// newShelf takes articles of different names.
func newShelf(all []Article) *Shelf {
	slices.SortFunc(all, func(a, b Article) int { return cmp.Compare(a.Name, b.Name) })
	s := &Shelf{articles: all, places: map[string]int{}, rankings: map[string]ranking{}}
	spoken := map[string]bool{"": true}
	for i, a := range all {
		s.places[a.Name] = i
		spoken[a.Language] = true
	}
	for language := range spoken {
		s.rankings[language] = s.rank(func(a Article) bool { return a.Language == "" || a.Language == language })
	}
	s.rankings[everything] = s.rank(func(Article) bool { return true })
	return s
}

// everything is the ranking of all articles.
const everything = "*"

// rank orders some of the articles.
func (s *Shelf) rank(fits func(Article) bool) ranking {
	var r ranking
	var texts []search.Article
	for i, a := range s.articles {
		if fits(a) {
			r.places = append(r.places, i)
			texts = append(texts, search.Article{Title: a.Title + " " + a.Keywords, Text: a.Text})
		}
	}
	r.order = search.NewRanking(texts)
	return r
}

// Names lists all articles, sorted.
func (s *Shelf) Names() []string {
	var names []string
	if s != nil {
		for _, a := range s.articles {
			names = append(names, a.Name)
		}
	}
	return names
}

// Article returns the article of a name, however it is written; false if there is none.
func (s *Shelf) Article(name string) (Article, bool) {
	if s == nil {
		return Article{}, false
	}
	i, ok := s.places[strings.TrimSuffix(strings.ToLower(strings.TrimSpace(name)), ".md")]
	if !ok {
		return Article{}, false
	}
	return s.articles[i], true
}

// Find returns the name of an article as it is kept, for a name as somebody wrote it.
func (s *Shelf) Find(name string) (string, bool) {
	a, ok := s.Article(name)
	return a.Name, ok
}

// maxSuggested is how many articles one mail is answered with (PRODUCT 4.6).
const maxSuggested = 3

// Suggest returns the names of the articles that may answer some words, the best first:
// those of the reader's language and of none; only if there are none such, the others.
func (s *Shelf) Suggest(subject, text, language string) []string {
	return s.Search(subject+"\n"+text, language, maxSuggested)
}

// Search is Suggest for at most limit articles.
func (s *Shelf) Search(words, language string, limit int) []string {
	if s == nil {
		return nil
	}
	if _, ok := s.rankings[language]; !ok {
		language = ""
	}
	terms := search.KeyTerms(words)
	for _, r := range []ranking{s.rankings[language], s.rankings[everything]} {
		var names []string
		for _, score := range r.order.Suggest(terms, limit) {
			names = append(names, s.articles[r.places[score.Article]].Name)
		}
		if len(names) > 0 {
			return names
		}
	}
	return nil
}
