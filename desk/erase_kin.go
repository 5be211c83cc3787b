package desk

import (
	"errors"
	"fmt"
	"time"
)

// What was merged or split stands twice, and some of it on a ticket that is not erased
// itself. An erasure takes both.

// eraseMessage leaves tombstones of a message and of the one that it is a copy of. Of one
// that #split made part of another ticket the words go, and its raw mail stays for that one.
func eraseMessage(tx Tx, was *Ticket, m *Message) error {
	if to := was.Moved[m.ID]; to != 0 {
		if next, err := tx.Ticket(to); err != nil || next.Erased.IsZero() {
			return errors.Join(err, tx.PutMessage(m.tombstone()))
		}
	}
	return eraseBoth(tx, m)
}

// eraseBoth leaves a tombstone of a message without its raw mail, wherever that stands.
func eraseBoth(tx Tx, m *Message) error {
	if o := m.Origin; o.Ticket != 0 {
		origin, err := tx.Message(o.Ticket, o.Message)
		if err == nil { // also of a tombstone: its raw mail may have stayed for this one
			err = tx.EraseMessage(origin.tombstone())
		}
		if err != nil {
			return err
		}
	}
	return tx.EraseMessage(m.tombstone())
}

// eraseKin erases the tickets that were merged into an erased one, since they are the same
// matter, and the copies of its messages on those that it went on as.
func (d *directory) eraseKin(tx Tx, p *Plan, was *Ticket, now time.Time) error {
	for _, l := range was.Links {
		if l.Relation != relMergedFrom {
			continue
		}
		if err := d.eraseMerged(tx, p, l.Number, now); err != nil {
			return err
		}
	}
	for on := was; on.mergedInto() != 0; {
		next, err := tx.Ticket(on.mergedInto())
		if err != nil {
			return err
		}
		if err := eraseCopies(tx, was.Number, next.Number, now); err != nil {
			return err
		}
		on = next
	}
	return nil
}

// eraseCopies leaves tombstones of the messages of a ticket that came from another one.
func eraseCopies(tx Tx, from, on Number, now time.Time) error {
	messages, err := tx.Messages(on)
	if err != nil {
		return err
	}
	erased := false
	for _, m := range messages {
		if m.Origin.Ticket != from || m.Erased {
			continue
		}
		if err := tx.EraseMessage(m.tombstone()); err != nil {
			return err
		}
		erased = true
	}
	if !erased {
		return nil
	}
	t, err := tx.Ticket(on)
	if err != nil {
		return err
	}
	t.Events++
	e := &Event{Ticket: on, ID: t.Events, At: now, Actor: "rule", Cause: "rule", What: fmt.Sprintf("erased what came from %d", from)}
	return errors.Join(tx.AddEvent(e), tx.PutTicket(t))
}

// eraseMerged erases a ticket that goes on in an erased one.
func (d *directory) eraseMerged(tx Tx, p *Plan, n Number, now time.Time) error {
	t, err := tx.Ticket(n)
	if err != nil || !t.Erased.IsZero() {
		return err
	}
	tomb := t.tombstone(now, nil)
	if err := d.eraseParts(tx, p, tomb); err != nil {
		return err
	}
	tomb.Events++
	e := &Event{Ticket: n, ID: tomb.Events, At: tomb.Erased, Actor: "rule", Cause: "rule", What: "erased"}
	return errors.Join(tx.AddEvent(e), tx.PutTicket(tomb))
}
