package erase

import (
	"errors"
	"fmt"
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/ticket"
)

// What was merged or split stands twice, and some of it on a ticket that is not erased
// itself. An erasure takes both.

// eraseMessages leaves tombstones of a ticket's messages and of those that they are copies of. Of
// one that #split made part of another ticket the words go, and its raw mail stays for that one.
func eraseMessages(tx ticket.Tx, messages []*ticket.Message, parted map[ticket.Origin]bool) error {
	for _, m := range messages {
		erase := eraseBoth
		if parted[m.OriginOrSelf()] {
			erase = func(tx ticket.Tx, m *ticket.Message) error { return tx.PutMessage(m.Tombstone()) }
		}
		if err := erase(tx, m); err != nil {
			return err
		}
	}
	return nil
}

// partedFrom finds what #split made part of tickets that stay when one is erased: of its own
// messages, and of their copies on those in which it goes on.
func partedFrom(tx ticket.Tx, was *ticket.Ticket) (map[ticket.Origin]bool, error) {
	parted := map[ticket.Origin]bool{}
	for t := was; ; {
		for id, to := range t.Moved {
			stays, err := staysWithout(tx, to, was.Number)
			if err != nil {
				return nil, err
			}
			m, err := tx.Message(t.Number, id)
			if err != nil {
				return nil, err
			}
			if stays {
				parted[m.OriginOrSelf()] = true
			}
		}
		if t.MergedInto() == 0 {
			return parted, nil
		}
		var err error
		if t, err = tx.Ticket(t.MergedInto()); err != nil {
			return nil, err
		}
	}
}

// staysWithout reports whether a ticket is there when another one is erased: it is not yet, and
// was not merged into that one.
func staysWithout(tx ticket.Tx, n, erased ticket.Number) (bool, error) {
	for n != erased {
		t, err := tx.Ticket(n)
		if err != nil || !t.Erased.IsZero() {
			return false, err
		}
		if n = t.MergedInto(); n == 0 {
			return true, nil
		}
	}
	return false, nil
}

// eraseBoth leaves a tombstone of a message without its raw mail, wherever that stands.
func eraseBoth(tx ticket.Tx, m *ticket.Message) error {
	if o := m.Origin; o.Ticket != 0 {
		origin, err := tx.Message(o.Ticket, o.Message)
		if err == nil { // also of a tombstone: its raw mail may have stayed for this one
			err = tx.EraseMessage(origin.Tombstone())
		}
		if err != nil {
			return err
		}
	}
	return tx.EraseMessage(m.Tombstone())
}

// eraseRelated erases the tickets that were merged into an erased one, since they are the same
// matter, and the copies of its messages on those that it went on as.
func eraseRelated(d *policy.Directory, tx ticket.Tx, p *change.Plan, was *ticket.Ticket, messages []*ticket.Message, parted map[ticket.Origin]bool, now time.Time) error {
	for _, l := range was.Links {
		if l.Relation != ticket.RelMergedFrom {
			continue
		}
		if err := eraseMerged(d, tx, p, l.Number, parted, now); err != nil {
			return err
		}
	}
	origins := map[ticket.Origin]bool{}
	for _, m := range messages {
		if was.Moved[m.ID] == 0 {
			origins[m.OriginOrSelf()] = true
		}
	}
	for on := was; on.MergedInto() != 0; {
		next, err := tx.Ticket(on.MergedInto())
		if err != nil {
			return err
		}
		if err := eraseCopies(tx, origins, next.Number, fmt.Sprintf("came from %d", was.Number), now); err != nil {
			return err
		}
		on = next
	}
	return nil
}

// eraseSources leaves tombstones of the copies out of which #split made an erased ticket: their
// words stand there still, for agents.
func eraseSources(tx ticket.Tx, was *ticket.Ticket, messages []*ticket.Message, now time.Time) error {
	origins := map[ticket.Origin]bool{}
	for _, m := range messages {
		origins[m.OriginOrSelf()] = true
	}
	for t := was; t.Linked(ticket.RelSplitFrom) != 0; {
		source := t.Linked(ticket.RelSplitFrom)
		if err := eraseCopies(tx, origins, source, fmt.Sprintf("went to %d", was.Number), now); err != nil {
			return err
		}
		var err error
		if t, err = tx.Ticket(source); err != nil {
			return err
		}
	}
	return nil
}

// eraseCopies leaves tombstones of the messages of a ticket that are copies of some of another one.
func eraseCopies(tx ticket.Tx, origins map[ticket.Origin]bool, on ticket.Number, which string, now time.Time) error {
	messages, err := tx.Messages(on)
	if err != nil {
		return err
	}
	erased := false
	for _, m := range messages {
		if !origins[m.Origin] || m.Erased {
			continue
		}
		if err := tx.EraseMessage(m.Tombstone()); err != nil {
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
	e := &ticket.Event{Ticket: on, ID: t.Events, At: now, Actor: "rule", Cause: "rule", What: "erased what " + which}
	return errors.Join(tx.AddEvent(e), tx.PutTicket(t))
}

// eraseMerged erases a ticket that goes on in an erased one.
func eraseMerged(d *policy.Directory, tx ticket.Tx, p *change.Plan, n ticket.Number, parted map[ticket.Origin]bool, now time.Time) error {
	t, err := tx.Ticket(n)
	if err != nil || !t.Erased.IsZero() {
		return err
	}
	tomb := t.Tombstone(now, nil)
	if err := EraseParts(d, tx, p, tomb, parted); err != nil {
		return err
	}
	tomb.Events++
	e := &ticket.Event{Ticket: n, ID: tomb.Events, At: tomb.Erased, Actor: "rule", Cause: "rule", What: "erased"}
	return errors.Join(tx.AddEvent(e), tx.PutTicket(tomb))
}
