package page

import (
	"context"
	"errors"
	"fmt"

	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/desk/session"
	"guichet/desk/state"
	"guichet/ticket"
)

// RatingOf returns what a rating token is for. It changes nothing: programs that look into
// mail follow links. The error is ErrToken or the store's.
func (g *Pages) RatingOf(ctx context.Context, token string) (ticket.Rating, error) {
	var found ticket.Rating
	err := g.base.Store.View(ctx, func(tx ticket.Reader) error {
		t, _, err := g.rated(tx, token)
		if err == nil {
			found = ticket.Rating{Ticket: t.Number, Language: t.Language, Given: t.Rating}
		}
		return err
	})
	return found, err
}

// Rate gives the token's ticket from 1 to 5. A ticket has one rating: who rates again
// changes his mind. The error is ErrToken or the store's.
func (g *Pages) Rate(ctx context.Context, token string, n int) error {
	if n < 1 || n > 5 {
		return fmt.Errorf("a rating is from 1 to 5, not %d", n)
	}
	now := g.base.Now().UTC()
	return g.base.Store.Update(ctx, func(tx ticket.Tx) error {
		t, place, err := g.rated(tx, token)
		if err != nil {
			return err
		}
		r := &change.Decision{Dir: g.base.Dir, Keys: g.base.Keys, State: state.New(now)}
		life.Rate(r, r.Change(t), n, t.People[place].Address.String(), "portal")
		return g.base.Apply(tx, &r.Plan, nil, nil, now)
	})
}

// RateAs is Rate for the requester of a closed ticket, who visits. ErrNotAllowed if he is another or it is open.
func (g *Pages) RateAs(ctx context.Context, v *session.Visitor, number ticket.Number, n int) error {
	if n < 1 || n > 5 {
		return fmt.Errorf("a rating is from 1 to 5, not %d", n)
	}
	now := g.base.Now().UTC()
	return g.base.Store.Update(ctx, func(tx ticket.Tx) error {
		t, err := tx.Ticket(number)
		if err != nil {
			return err
		}
		place := t.Requester()
		if t.Status != ticket.Closed || place < 0 || v.Agent != nil || !ticket.May(v.Contact, t, ticket.Read) || !v.Contact.Has(t.People[place].Address) {
			return ticket.ErrNotAllowed
		}
		r := &change.Decision{Dir: g.base.Dir, Keys: g.base.Keys, State: state.New(now)}
		life.Rate(r, r.Change(t), n, t.People[place].Address.String(), "portal")
		return g.base.Apply(tx, &r.Plan, nil, nil, now)
	})
}

// rated finds the closed ticket of a rating token and the requester's place on it.
func (g *Pages) rated(tx ticket.Reader, token string) (*ticket.Ticket, int, error) {
	tok, ok := ticket.ParseToken(token)
	if !ok || tok.Role != ticket.TokenRating {
		return nil, 0, ticket.ErrToken
	}
	t, err := tx.Ticket(tok.Ticket)
	switch {
	case errors.Is(err, ticket.ErrNotFound):
		return nil, 0, ticket.ErrToken
	case err != nil:
		return nil, 0, err
	case !g.base.Keys.Verify(tok, t), t.Status != ticket.Closed, !t.Deleted.IsZero(), t.People[tok.Person].Standing != ticket.Requester:
		return nil, 0, ticket.ErrToken
	}
	return t, tok.Person, nil
}

// Ratings reckons how the requesters rated the desk.
func (g *Pages) Ratings(ctx context.Context) (sum ticket.Ratings, err error) {
	err = g.base.Store.View(ctx, func(tx ticket.Reader) error {
		sum, err = tx.Ratings()
		return err
	})
	return sum, err
}
