package desk

import (
	"context"
	"errors"

	"guichet/desk/question"
	"guichet/search"
	"guichet/ticket"
)

// Search returns the tickets in which the words of a query stand (see search.ParseQuery), the
// newest first, at most limit; before them that of a query such as "#12". Those that it has come with ErrTooBroad where the words are too
// frequent to look at all of them. It asks for nobody's rights: it is for admins.
func (d *Desk) Search(ctx context.Context, query string, limit int) ([]*ticket.Ticket, error) {
	q := search.ParseQuery(query)
	var found []*ticket.Ticket
	err := d.base.Store.View(ctx, func(tx ticket.Reader) error {
		found = nil
		named, err := question.NumberedTicket(tx, query)
		if err != nil {
			return err
		}
		if named != nil && limit > 0 {
			found = append(found, named)
		}
		before := ticket.Number(0)
		for len(found) < limit {
			hits, err := tx.Search(q, before, limit)
			broad := errors.Is(err, ticket.ErrTooBroad)
			if err != nil && !broad || len(hits) == 0 {
				return err
			}
			for _, h := range hits {
				if h.Ticket == before {
					continue // another message of the same ticket
				}
				before = h.Ticket
				if named != nil && named.Number == h.Ticket {
					continue
				}
				t, err := tx.Ticket(h.Ticket)
				if err != nil {
					return err
				}
				if found = append(found, t); len(found) == limit {
					return nil
				}
			}
			if broad {
				return err
			}
		}
		return nil
	})
	return found, err
}
