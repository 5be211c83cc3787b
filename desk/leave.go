package desk

import (
	"context"
	"fmt"
	"time"
)

// leave ends the letters of whom a leave token was issued to. Mail programs and providers
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
		if mayLeave(on.People[person].Standing) {
			r.goes(c, person, "mail")
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

// mayLeave reports whether a click ends the letters to such a person: to a watcher, and to who
// takes part by now and clicks in an older mail, since it says that no more will come. A
// request goes on writing to its requester.
func mayLeave(s Standing) bool { return s == Watcher || s == Participant }

// goes ends what somebody hears at his own wish. His tokens stay what they are, so that the
// same click again finds its place; what he may do goes by his standing.
func (r *ruling) goes(c *Change, person int, cause string) {
	p := &c.Ticket.People[person]
	what := " stopped watching"
	if p.Standing == Participant {
		what = " takes part no more"
	}
	p.Standing, p.Left = Former, true
	c.event(r.state.Now, p.Address.String(), cause, p.Address.String()+what)
	r.why("%s leaves ticket %d", p.Address, c.Ticket.Number)
}

// Leave ends the letters of whom a leave token was issued to: what the page of RFC 8058 §3.2
// does when it is posted to. Doing it again is no error; ErrNotFound if the token is not
// valid, or is the requester's.
func (d *Desk) Leave(ctx context.Context, token string) error {
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx Tx) error {
		r, on, person, err := d.leaver(tx, token, now)
		if err != nil || on.People[person].Standing == Former {
			return err
		}
		r.goes(r.change(on), person, "portal")
		return d.dir.apply(tx, d.keys, &r.plan, nil, nil, now)
	})
}

// leaver finds who goes by a leave token, where he stands now. ErrNotFound as with Leave.
func (d *Desk) leaver(tx Reader, token string, now time.Time) (r *ruling, on *Ticket, person int, err error) {
	tok, ok := ParseToken(token)
	if !ok || tok.Role != TokenLeave {
		return nil, nil, 0, ErrNotFound
	}
	l := &loader{tx: tx, s: newState(now)}
	l.ticket(tok.Ticket)
	if l.err != nil {
		return nil, nil, 0, fmt.Errorf("leave ticket %d: %w", tok.Ticket, l.err)
	}
	t := l.s.Tickets[tok.Ticket]
	if t == nil || !d.keys.Verify(tok, t) {
		return nil, nil, 0, ErrNotFound
	}
	r = &ruling{dir: d.dir, keys: d.keys, state: l.s}
	on, person = r.watching(t, tok.Person)
	if s := on.People[person].Standing; s != Former && !mayLeave(s) {
		return nil, nil, 0, ErrNotFound
	}
	return r, on, person, nil
}
