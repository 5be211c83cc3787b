package erase

import (
	"errors"
	"maps"
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/ticket"
)

// Erase makes the change one that leaves a tombstone, and nothing else.
func Erase(r *change.Decision, c *change.Change, by, cause string) {
	*c = change.Change{Ticket: c.Ticket.Tombstone(r.State.Now, r.State.Secret), Erases: true, Direct: c.Direct, Page: c.Page}
	c.Event(r.State.Now, by, cause, "erased")
}

// EraseParts takes away all that hangs on a ticket of which a tombstone is about to be kept,
// and notes whom nobody may know any more. The raw mails of known stay, for tickets split off where
// this one goes on.
func EraseParts(d *policy.Directory, tx ticket.Tx, p *change.Plan, t *ticket.Ticket, known map[ticket.Origin]bool) error {
	was, err := tx.Ticket(t.Number)
	if err != nil {
		return err
	}
	for _, who := range was.People {
		if who.Standing != ticket.AgentStaff {
			p.Orphans = append(p.Orphans, ticket.Fold(who.Address))
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
	if err := eraseRelated(d, tx, p, was, messages, parted, t.Erased); err != nil {
		return err
	}
	if err := eraseSources(tx, was, messages, t.Erased); err != nil {
		return err
	}
	if err := eraseHistory(d, tx, t.Number); err != nil {
		return err
	}
	for _, kind := range ticket.TimerKinds {
		if err := tx.SetTimer(t.Number, kind, time.Time{}); err != nil {
			return err
		}
	}
	about := func(a *ticket.HeldMail) bool { return a.Ticket == t.Number }
	return errors.Join(dropHeld(tx, about), tx.Erased(t.Erased))
}

// eraseHistory leaves of a ticket's letters and events what tombstones hold.
func eraseHistory(d *policy.Directory, tx ticket.Tx, n ticket.Number) error {
	letters, err := tx.Letters(n)
	if err != nil {
		return err
	}
	for _, l := range letters {
		if err := tx.PutLetter(l.Tombstone()); err != nil {
			return err
		}
	}
	events, err := tx.Events(n)
	if err != nil {
		return err
	}
	for _, e := range events {
		if err := tx.PutEvent(Tombstone(d, e)); err != nil {
			return err
		}
	}
	return nil
}

// dropHeld forgets the held mails that match.
func dropHeld(tx ticket.Tx, match func(*ticket.HeldMail) bool) error {
	for after := ticket.HeldID(0); ; {
		held, err := tx.HeldMails(after, 1000)
		if err != nil || len(held) == 0 {
			return err
		}
		for _, a := range held {
			if after = a.ID; !match(a) {
				continue
			}
			if err := tx.DropHeld(a.ID); err != nil {
				return err
			}
		}
	}
}

// EraseInTime erases a ticket that was closed long enough ago.
func EraseInTime(r *change.Decision, c *change.Change) {
	after, t := r.Dir.Policy.EraseAfter, c.Ticket
	if after == 0 || t.Status != ticket.Closed || t.MergedInto() != 0 {
		return // a merged ticket goes with its merge target
	}
	if due := t.Closed.Add(after); due.After(r.State.Now) {
		c.Timer(ticket.TimerErase, due) // it was set when the time was shorter
		return
	}
	Erase(r, c, "timer", "timer")
}
