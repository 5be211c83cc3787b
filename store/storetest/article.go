package storetest

import (
	"errors"
	"testing"

	"guichet/desk"
)

func testArticles(t *testing.T, s desk.Store) {
	update(t, s, func(tx desk.Tx) error {
		return errors.Join(
			tx.CountArticle(desk.ArticleCount{Name: "login", Suggested: 1, Opened: 2}),
			tx.CountArticle(desk.ArticleCount{Name: "login", Unhelpful: 1}),
			tx.CountArticle(desk.ArticleCount{Name: "invoice", Opened: 1}),
		)
	})
	update(t, s, func(tx desk.Tx) error {
		return tx.CountArticle(desk.ArticleCount{Name: "login", Helpful: 1, Unhelpful: -1})
	})
	view(t, s, func(r desk.Reader) error {
		got, err := r.ArticleCounts()
		same(t, "counts", got, []desk.ArticleCount{
			{Name: "invoice", Opened: 1},
			{Name: "login", Suggested: 1, Opened: 2, Helpful: 1},
		})
		return err
	})
}
