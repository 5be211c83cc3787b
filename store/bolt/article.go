package bolt

import (
	"errors"

	"guichet/desk"
)

func (r *reader) ArticleCounts() ([]desk.ArticleCount, error) {
	var all []desk.ArticleCount
	counts, err := listUnder[desk.ArticleCount](r, bucketArticles, nil)
	for _, c := range counts {
		all = append(all, *c)
	}
	return all, err
}

func (t *tx) CountArticle(add desk.ArticleCount) error {
	key := articleKey(add.Name)
	sum := desk.ArticleCount{Name: add.Name}
	if err := t.get(bucketArticles, key, &sum); err != nil && !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	sum.Add(add)
	return t.put(bucketArticles, key, sum)
}
