package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
	"time"

	"guichet/mail"
)

// Erase takes a ticket away for good, whatever its status: subject, people, words, files, raw
// mails and letters. Number, dates and fingerprints stay (PRODUCT 3.8). By names who did it.
// A ticket that is erased already is no error; one that never was is ErrNotFound. The store
// may keep the bytes in unused space until it is rewritten.
func (d *Desk) Erase(ctx context.Context, n Number, by string) error {
	now := d.now().UTC()
	var strays []mail.Address
	err := d.store.Update(ctx, func(tx Tx) error {
		t, err := tx.Ticket(n)
		if err != nil || !t.Erased.IsZero() {
			return err
		}
		r := &ruling{dir: d.dir, keys: d.keys, state: &State{Now: now}}
		r.erase(r.change(t), by, "command")
		err = d.dir.apply(tx, d.keys, &r.plan, nil, nil, now)
		strays = r.plan.Strays
		return err
	})
	if err == nil {
		err = d.forgetStrays(ctx, strays)
	}
	if err != nil {
		return fmt.Errorf("erase ticket %d: %w", n, err)
	}
	return nil
}

// erase makes the change one that leaves a tombstone, and nothing else.
func (r *ruling) erase(c *Change, by, cause string) {
	*c = Change{Ticket: c.Ticket.tombstone(r.state.Now, r.state.Secret), erases: true, direct: c.direct}
	c.event(r.state.Now, by, cause, "erased")
}

// orderErase marks the ticket for erasure. What cannot be undone has to be meant: the line
// names the number, and stands alone.
func (r *ruling) orderErase(c *Change, o *orders, args string) (Said, error) {
	n, err := strconv.ParseUint(strings.Trim(args, "# []"), 10, 64)
	if err != nil || Number(n) != c.Ticket.Number {
		return Said{}, refuse("erase-sure", c.Ticket.Number)
	}
	if len(r.in.Message.Commands) > 1 || r.in.Message.Words() != "" {
		return Said{}, refuse("erase-alone", c.Ticket.Number)
	}
	o.erase = true
	return say("erase-pending", n), nil
}

// eraseByMail erases the ticket of an agent's mail, and that mail with it: it quotes what is
// to go. A letter says that it is done.
func (r *ruling) eraseByMail(c *Change, o *orders) {
	r.erase(c, r.actor(), "command")
	r.addMessage(c, Orders, ForAgents, "")
	c.Message = c.Message.tombstone()
	o.tell = true
	r.transcript(c, o, false)
	for _, l := range c.Letters {
		l.Facts.Bare = true // there is no subject any more
	}
}

// eraseParts takes away all that hangs on a ticket of which a tombstone is about to be kept,
// and notes whom nobody may know any more. The raw mails of known stay, for tickets split off where
// this one goes on.
func (d *directory) eraseParts(tx Tx, p *Plan, t *Ticket, known map[Origin]bool) error {
	was, err := tx.Ticket(t.Number)
	if err != nil {
		return err
	}
	for _, who := range was.People {
		if who.Standing != AgentStaff {
			p.Strays = append(p.Strays, Fold(who.Address))
		}
	}
	if err := tx.Forget(t.Number); err != nil {
		return err
	}
	messages, err := tx.Messages(t.Number)
	if err != nil {
		return err
	}
	parted, err := partedFrom(tx, was)
	if err != nil {
		return err
	}
	maps.Copy(parted, known)
	if err := eraseMessages(tx, messages, parted); err != nil {
		return err
	}
	if err := d.eraseKin(tx, p, was, messages, parted, t.Erased); err != nil {
		return err
	}
	if err := eraseSources(tx, was, messages, t.Erased); err != nil {
		return err
	}
	if err := d.eraseHistory(tx, t.Number); err != nil {
		return err
	}
	for _, kind := range TimerKinds {
		if err := tx.SetTimer(t.Number, kind, time.Time{}); err != nil {
			return err
		}
	}
	about := func(a *Aside) bool { return a.Ticket == t.Number }
	return errors.Join(dropAsides(tx, about), tx.Erased(t.Erased))
}

// eraseHistory leaves of a ticket's letters and events what tombstones hold.
func (d *directory) eraseHistory(tx Tx, n Number) error {
	letters, err := tx.Letters(n)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if err := tx.PutLetter(l.tombstone()); err != nil {
			return err
		}
	}
	events, err := tx.Events(n)
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := tx.PutEvent(d.tombstone(e)); err != nil {
			return err
		}
	}
	return nil
}

// dropAsides forgets the mails put aside that match.
func dropAsides(tx Tx, match func(*Aside) bool) error {
	for after := AsideID(0); ; {
		asides, err := tx.Asides(after, 1000)
		if err != nil || len(asides) == 0 {
			return err
		}
		for _, a := range asides {
			if after = a.ID; !match(a) {
				continue
			}
			if err := tx.DropAside(a.ID); err != nil {
				return err
			}
		}
	}
}

// eraseInTime erases a ticket that was closed long enough ago.
func (r *ruling) eraseInTime(c *Change) {
	after, t := r.dir.policy.EraseAfter, c.Ticket
	if after == 0 || t.Status != Closed || t.mergedInto() != 0 {
		return // a merged ticket goes with its survivor
	}
	if due := t.Closed.Add(after); due.After(r.state.Now) {
		c.timer(TimerErase, due) // it was set when the time was shorter
		return
	}
	r.erase(c, "timer", "timer")
}
