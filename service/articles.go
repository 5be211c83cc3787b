package service

import (
	"guichet/articles"
	"guichet/config"
	"guichet/templates"
)

// OpenArticles reads the folder of help articles; nil without one. A broken article is left
// out and named in the faults.
func OpenArticles(c *config.Config, words *templates.Set) (*articles.Shelf, []error) {
	if c.Articles == "" {
		return nil, nil
	}
	return articles.Load(c.Articles, words.Languages())
}
