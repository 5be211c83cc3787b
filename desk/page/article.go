package page

import (
	"context"
	"errors"

	"guichet/desk/session"
	"guichet/ticket"
)

// JudgeArticle counts whether a help article helped a visitor: once for a person, who may change his mind. Who is not
// known is counted by what his browser said before: +1 it helped, -1 it did not, 0 nothing. Of agents nothing counts.
func (g *Pages) JudgeArticle(ctx context.Context, v *session.Visitor, name string, helped bool, before int) error {
	if v.Agent != nil {
		return ticket.ErrNotAllowed
	}
	return g.base.Store.Update(ctx, func(tx ticket.Tx) error {
		var counts []ticket.ArticleCount
		if v.IsZero() {
			counts = append(counts, ticket.Judgement(name, helped, 1))
			if before != 0 {
				counts = append(counts, ticket.Judgement(name, before > 0, -1))
			}
			if before != 0 && (before > 0) == helped {
				counts = nil
			}
			return countAll(tx, counts)
		}
		c, err := contactOrNew(tx, v.Address)
		if err != nil {
			return err
		}
		c = c.Clone()
		if counts = c.Judge(name, helped); len(counts) == 0 {
			return nil
		}
		return errors.Join(tx.PutContact(c), countAll(tx, counts))
	})
}

func countAll(tx ticket.Tx, counts []ticket.ArticleCount) error {
	for _, c := range counts {
		if err := tx.CountArticle(c); err != nil {
			return err
		}
	}
	return nil
}
