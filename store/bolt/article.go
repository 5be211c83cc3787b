package bolt

import (
	"errors"

	"guichet/ticket"
)

func (r *reader) ArticleCounts() ([]ticket.ArticleCount, error) {
	var all []ticket.ArticleCount
	counts, err := listUnder[ticket.ArticleCount](r.records, bucketArticles, nil)
	for _, c := range counts {
		all = append(all, *c)
	}
	return all, err
}

func (t *tx) CountArticle(add ticket.ArticleCount) error {
	key := articleKey(add.Name)
	sum := ticket.ArticleCount{Name: add.Name}
	if err := t.get(bucketArticles, key, &sum); err != nil && !errors.Is(err, ticket.ErrNotFound) {
		return err
	}
	sum.Add(add)
	return t.put(bucketArticles, key, sum)
}
