package storetest

import (
	"errors"
	"testing"

	"guichet/ticket"
)

func testArticles(t *testing.T, s ticket.Store) {
	update(t, s, func(tx ticket.Tx) error {
		return errors.Join(
			tx.CountArticle(ticket.ArticleCount{Name: "login", Suggested: 1, Opened: 2}),
			tx.CountArticle(ticket.ArticleCount{Name: "login", Unhelpful: 1}),
			tx.CountArticle(ticket.ArticleCount{Name: "invoice", Opened: 1}),
		)
	})
	update(t, s, func(tx ticket.Tx) error {
		return tx.CountArticle(ticket.ArticleCount{Name: "login", Helpful: 1, Unhelpful: -1})
	})
	view(t, s, func(r ticket.Reader) error {
		got, err := r.ArticleCounts()
		same(t, "counts", got, []ticket.ArticleCount{
			{Name: "invoice", Opened: 1},
			{Name: "login", Suggested: 1, Opened: 2, Helpful: 1},
		})
		return err
	})
}
