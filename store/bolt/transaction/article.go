package transaction

import (
	"errors"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// ArticleCounts implements ticket.Reader.
func (r *Reader) ArticleCounts() ([]ticket.ArticleCount, error) {
	var all []ticket.ArticleCount
	counts, err := record.List[ticket.ArticleCount](r.records, record.BucketArticles, nil, 1<<30)
	for _, c := range counts {
		all = append(all, *c)
	}
	return all, err
}

// CountArticle implements ticket.Tx.
func (t *Tx) CountArticle(add ticket.ArticleCount) error {
	key := record.ArticleKey(add.Name)
	sum := ticket.ArticleCount{Name: add.Name}
	if err := t.Get(record.BucketArticles, key, &sum); err != nil && !errors.Is(err, ticket.ErrNotFound) {
		return err
	}
	sum.Add(add)
	return t.Put(record.BucketArticles, key, sum)
}
