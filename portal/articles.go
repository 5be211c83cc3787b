package portal

import (
	"net/http"

	"guichet/ticket"
)

// Article is a help article with what became of it.
type Article struct {
	Name      string `json:"name"`
	Title     string `json:"title"`
	Language  string `json:"language"`
	Suggested int    `json:"suggested"`
	Opened    int    `json:"opened"`
	Helpful   int    `json:"helpful"`
	Unhelpful int    `json:"unhelpful"`
	Gone      bool   `json:"gone,omitempty"` // counted once, and no more in the folder
}

// articles lists the help articles with their counts, those that are gone last.
func (a *API) articles(r *http.Request) (any, error) {
	all := append([]Article{}, a.Shelf...)
	err := a.Store.View(r.Context(), func(tx ticket.Reader) error {
		counts, err := tx.ArticleCounts()
		all = append([]Article{}, a.Shelf...)
		for _, c := range counts {
			x := find(&all, c.Name)
			x.Suggested, x.Opened, x.Helpful, x.Unhelpful = c.Suggested, c.Opened, c.Helpful, c.Unhelpful
		}
		return err
	})
	return all, err
}

// find returns the article of a name, which is gone if it is not listed.
func find(all *[]Article, name string) *Article {
	for i := range *all {
		if (*all)[i].Name == name {
			return &(*all)[i]
		}
	}
	*all = append(*all, Article{Name: name, Gone: true})
	return &(*all)[len(*all)-1]
}
