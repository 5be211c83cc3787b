package compose

import (
	"guichet/templates"
	"guichet/ticket"
)

// helpArticles fills in the articles that a letter suggests or tells, as they are now. Those
// that are gone are left out.
func (c *Composer) helpArticles(m *templates.Mail, facts ticket.Facts) {
	for _, name := range facts.Articles {
		if a, ok := c.Shelf.Article(name); ok {
			m.Articles = append(m.Articles, templates.Article{Title: a.Title, Excerpt: a.Excerpt(), URL: a.URL, ReadTo: "#article " + a.Name})
		}
	}
	for _, name := range facts.Read {
		if a, ok := c.Shelf.Article(name); ok {
			m.Read = append(m.Read, templates.ArticleText{Name: a.Name, Title: a.Title, Text: a.Text, URL: a.URL})
		}
	}
}
