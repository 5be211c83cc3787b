package desk

import (
	"context"
	"fmt"
)

// leave ends the watching of whom a leave token was issued to. Mail programs and providers
// send such mail by one click, and more than once, so who wrote it does not matter.
func (r *ruling) leave() bool {
	left := false
	for _, tok := range r.clues.addressed {
		t := r.state.Tickets[tok.Ticket]
		if tok.Role != TokenLeave || r.clues.written || t == nil || !r.keys.Verify(tok, t) {
			continue
		}
		left = true
		on, person := r.watching(t, tok.Person)
		c := r.change(on)
		c.Ticket.Updated = on.Updated
		r.addMessage(c, Orders, ForAgents, "")
		if on.People[person].Standing == Watcher {
			r.unwatch(c, person, "mail")
		} else {
			r.why("%s does not watch ticket %d any more", on.People[person].Address, on.Number)
		}
	}
	return left
}

// watching returns where a watcher stands now: in the ticket in which his goes on, or in
// his own if he does not stand there.
func (r *ruling) watching(t *Ticket, person int) (*Ticket, int) {
	if on, at := r.goOn(t, person); at >= 0 {
		return on, at
	}
	return t, person
}

// unwatch ends a watching at the watcher's own wish. His tokens stay what they are, so that
// the same click again finds its place; what he may do goes by his standing.
func (r *ruling) unwatch(c *Change, person int, cause string) {
	p := &c.Ticket.People[person]
	p.Standing, p.Left = Former, true
	c.event(r.state.Now, p.Address.String(), cause, p.Address.String()+" stopped watching")
	r.why("%s stops watching ticket %d", p.Address, c.Ticket.Number)
}

// Leave ends the watching that a leave token was issued for: what the page of RFC 8058 §3.2
// does when it is posted to. Doing it again is no error; ErrNotFound if the token is not
// valid.
func (d *Desk) Leave(ctx context.Context, token string) error {
	tok, ok := ParseToken(token)
	if !ok || tok.Role != TokenLeave {
		return ErrNotFound
	}
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx Tx) error {
		l := &loader{tx: tx, s: newState(now)}
		l.ticket(tok.Ticket)
		if l.err != nil {
			return fmt.Errorf("leave ticket %d: %w", tok.Ticket, l.err)
		}
		t := l.s.Tickets[tok.Ticket]
		if t == nil || !d.keys.Verify(tok, t) {
			return ErrNotFound
		}
		r := &ruling{dir: d.dir, keys: d.keys, state: l.s}
		on, person := r.watching(t, tok.Person)
		if on.People[person].Standing != Watcher {
			return nil
		}
		r.unwatch(r.change(on), person, "portal")
		return d.dir.apply(tx, d.keys, &r.plan, nil, nil, now)
	})
}
