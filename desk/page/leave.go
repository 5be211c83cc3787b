package page

import (
	"context"
	"fmt"
	"time"

	"guichet/desk/change"
	"guichet/desk/rules"
	"guichet/desk/state"
	"guichet/ticket"
)

// Leave ends the letters of whom a leave token was issued to: what the page of RFC 8058 §3.2
// does when it is posted to. Doing it again is no error; ErrNotFound if the token is not
// valid, or is the requester's.
func (g *Pages) Leave(ctx context.Context, token string) error {
	now := g.base.Now().UTC()
	return g.base.Store.Update(ctx, func(tx ticket.Tx) error {
		r, on, person, err := g.leaver(tx, token, now)
		if err != nil || on.People[person].Standing == ticket.Former {
			return err
		}
		rules.Goes(r, r.Change(on), person, "portal")
		return g.base.Apply(tx, &r.Plan, nil, nil, now)
	})
}

// leaver finds who goes by a leave token, where he stands now. ErrNotFound as with Leave.
func (g *Pages) leaver(tx ticket.Reader, token string, now time.Time) (r *change.Decision, on *ticket.Ticket, person int, err error) {
	tok, ok := ticket.ParseToken(token)
	if !ok || tok.Role != ticket.TokenLeave {
		return nil, nil, 0, ticket.ErrNotFound
	}
	l := state.NewLoader(tx, now)
	l.Ticket(tok.Ticket)
	if l.Err != nil {
		return nil, nil, 0, fmt.Errorf("leave ticket %d: %w", tok.Ticket, l.Err)
	}
	t := l.State.Tickets[tok.Ticket]
	if t == nil || !g.base.Keys.Verify(tok, t) {
		return nil, nil, 0, ticket.ErrNotFound
	}
	r = &change.Decision{Dir: g.base.Dir, Keys: g.base.Keys, State: l.State}
	on, person = rules.Watching(r, t, tok.Person)
	if s := on.People[person].Standing; s != ticket.Former && !rules.MayLeave(s) {
		return nil, nil, 0, ticket.ErrNotFound
	}
	return r, on, person, nil
}
