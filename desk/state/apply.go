package state

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/erase"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// apply writes what the rules decided, in the transaction that they decided in.
func apply(d *policy.Directory, tx ticket.Tx, k *ticket.Keyring, p *change.Plan, m *parser.Message, raw ticket.Staged, now time.Time) error {
	if err := p.Check(); err != nil {
		return fmt.Errorf("a fault of the rules: %w", err)
	}
	for _, c := range p.Changes {
		if c.Ticket.Number == 0 {
			if err := tx.AddTicket(c.Ticket); err != nil {
				return err
			}
		}
	}
	if p.Held != nil {
		if err := tx.AddHeld(p.Held, raw); err != nil {
			return err
		}
		nameHeld(p)
	}
	for _, c := range p.Changes {
		Link(c)
	}
	for _, c := range p.Changes {
		if err := applyChange(d, tx, k, p, c, m, raw); err != nil {
			return err
		}
	}
	if err := applyCopies(tx, p); err != nil {
		return err
	}
	if p.Held != nil {
		if err := addAsked(tx, p, m); err != nil {
			return err
		}
	}
	if err := applyWithoutTicket(d, tx, k, p); err != nil {
		return err
	}
	if p.Together {
		if err := begin(tx, p, now); err != nil {
			return err
		}
	}
	if p.Report != nil {
		if err := applyReport(tx, p.Report, now); err != nil {
			return err
		}
	}
	return applyPeople(tx, p, now)
}

// begin sets the time at which agents are told of new tickets together, if none is set.
func begin(tx ticket.Tx, p *change.Plan, now time.Time) error {
	i, err := tx.Installation()
	if err != nil || !i.Together.Next.IsZero() {
		return err
	}
	i.Together = ticket.Together{Next: now.Add(notify.FirstTogether), Wait: notify.FirstTogether}
	for _, c := range p.Changes {
		if c.Ticket.Together && i.Together.From == 0 {
			i.Together.From = c.Ticket.Number
		}
	}
	return tx.PutInstallation(i)
}

// nameHeld tells the letters about a mail in quarantine its number, which it has by now.
func nameHeld(p *change.Plan) {
	for _, c := range p.Changes {
		for _, l := range c.Letters {
			if l.Facts.Host != "" {
				l.Facts.HeldMail = p.Held.ID
			}
		}
	}
}

// applyCopies comes when every message is there that may be copied.
func applyCopies(tx ticket.Tx, p *change.Plan) error {
	for _, c := range p.Changes {
		for _, m := range c.Copies {
			m.Ticket = c.Ticket.Number
			if err := tx.AddMessage(m, nil); err != nil {
				return err
			}
		}
	}
	return nil
}

// Link joins a new ticket with the one that it follows, or was split from.
func Link(c *change.Change) {
	if c.SplitFrom != nil {
		linkSplit(c)
	}
	if c.Related != nil {
		c.Ticket.Links = append(c.Ticket.Links, ticket.Link{Number: c.Related.Ticket.Number, Relation: ticket.RelRelated})
		c.Related.Ticket.Links = append(c.Related.Ticket.Links, ticket.Link{Number: c.Ticket.Number, Relation: ticket.RelRelated})
	}
	if c.Follows == nil {
		return
	}
	c.Ticket.Links = append(c.Ticket.Links, ticket.Link{Number: c.Follows.Ticket.Number, Relation: ticket.RelFollows})
	c.Follows.Ticket.Links = append(c.Follows.Ticket.Links, ticket.Link{Number: c.Ticket.Number, Relation: ticket.RelFollowed})
}

func applyChange(d *policy.Directory, tx ticket.Tx, k *ticket.Keyring, p *change.Plan, c *change.Change, m *parser.Message, raw ticket.Staged) error {
	t := c.Ticket
	if c.Erases {
		raw = nil
		if err := erase.EraseParts(d, tx, p, t, nil); err != nil {
			return err
		}
	}
	if c.Message != nil {
		c.Message.Ticket = t.Number
		if !c.Message.Erased {
			c.Message.Why = p.Why
		}
		if err := tx.AddMessage(c.Message, raw); err != nil {
			return err
		}
		if err := addRefs(tx, c, m); err != nil {
			return err
		}
	}
	for _, l := range c.Letters {
		id, err := tx.NextLetter()
		if err != nil {
			return err
		}
		l.ID = id
		notify.SetIdentity(d, k, l, t)
		if err := tx.PutLetter(l); err != nil {
			return err
		}
	}
	return ApplyRest(c, tx)
}

// ApplyRest writes a change of a ticket that brings no message and no new letters.
func ApplyRest(c *change.Change, tx ticket.Tx) error {
	t := c.Ticket
	for _, l := range c.Recalled {
		if err := tx.PutLetter(l); err != nil {
			return err
		}
	}
	for _, m := range c.Amended {
		if err := tx.PutMessage(m); err != nil {
			return err
		}
	}
	for _, e := range c.Events {
		t.Events++
		e.Ticket, e.ID = t.Number, t.Events
		if e.Message == 0 && c.Message != nil {
			e.Message = c.Message.ID
		}
		if err := tx.AddEvent(e); err != nil {
			return err
		}
	}
	for kind, at := range c.Timers {
		if err := tx.SetTimer(t.Number, kind, at); err != nil {
			return err
		}
	}
	return tx.PutTicket(t)
}

// addRefs makes the message's own id lead to it, and the foreign ids that it names, so
// that siblings of an ancestor we never saw find each other. Ours name their ticket
// themselves.
func addRefs(tx ticket.Tx, c *change.Change, m *parser.Message) error {
	if !c.Refs {
		return nil
	}
	ref := ticket.Ref{Ticket: c.Ticket.Number, Message: c.Message.ID}
	own := ref
	own.Own, own.Fingerprint = true, c.Message.Fingerprint
	id := thread.OwnID(m, c.Message.Fingerprint)
	if err := tx.AddRef(id, own); err != nil {
		return err
	}
	if c.PassedOn != "" && c.PassedOn != id {
		passed := ref
		passed.Own = true // without a fingerprint: the mail itself, if it comes, is no repeat of the agent's
		if err := tx.AddRef(c.PassedOn, passed); err != nil {
			return err
		}
	}
	if c.Message.Kind != ticket.FromCustomer || c.Message.Unverified {
		return nil
	}
	var named change.Hints
	thread.ReadThread(&named, m)
	for i, other := range named.IDs {
		if i == 20 || other == id {
			continue
		}
		for _, id := range []mail.MessageID{other, OfSender(other, c.Message.Author.Address)} {
			if err := tx.AddRef(id, ref); err != nil {
				return err
			}
		}
	}
	return nil
}

func applyPeople(tx ticket.Tx, p *change.Plan, now time.Time) error {
	for _, add := range p.Articles {
		if err := tx.CountArticle(add); err != nil {
			return err
		}
	}
	changed := p.People
	if p.Contact != nil {
		changed = append(changed, p.Contact)
	}
	for _, c := range changed {
		if err := tx.PutContact(c); err != nil {
			return err
		}
	}
	if p.Muted != nil {
		contact, err := tx.Contact(p.Muted.Address)
		switch {
		case errors.Is(err, ticket.ErrNotFound):
			contact = p.Muted
		case err != nil:
			return err
		}
		if !ticket.Complained(contact.Suppressed) {
			contact.Suppressed = p.Muted.Suppressed
		}
		if err := tx.PutContact(contact); err != nil {
			return err
		}
	}
	if !p.Lifted.IsZero() {
		if err := unsuppress(tx, p.Lifted, now); err != nil {
			return err
		}
	}
	for _, a := range p.Unmuted {
		if err := unsuppress(tx, a, time.Time{}); err != nil {
			return err
		}
	}
	for _, key := range p.Counted {
		if err := tx.CountAutomatic(key, now); err != nil {
			return err
		}
	}
	return nil
}

// unsuppress lets letters go to a folded address again; lifted is when its own mail did that, zero if an
// agent does.
func unsuppress(tx ticket.Tx, a mail.Address, lifted time.Time) error {
	c, err := tx.Contact(a)
	if err != nil {
		return err
	}
	if c.Suppressed = ""; !lifted.IsZero() {
		c.Lifted = lifted
	}
	return tx.PutContact(c)
}

// applyWithoutTicket keeps the letters of a plan that belong to no ticket.
func applyWithoutTicket(d *policy.Directory, tx ticket.Tx, k *ticket.Keyring, p *change.Plan) error {
	for _, l := range p.Letters {
		id, err := tx.NextLetter()
		if err != nil {
			return err
		}
		l.ID = id
		notify.NameWithoutTicket(d, k, l)
		if err := tx.PutLetter(l); err != nil {
			return err
		}
	}
	for _, l := range p.Recalled {
		if err := tx.PutLetter(l); err != nil {
			return err
		}
	}
	return nil
}

// addAsked makes the id of an answered mail known, under no ticket: it is not answered twice.
func addAsked(tx ticket.Tx, p *change.Plan, m *parser.Message) error {
	if p.Asked == nil {
		return nil
	}
	return tx.AddRef(thread.OwnID(m, p.Asked), ticket.Ref{Own: true, Fingerprint: p.Asked})
}

// linkSplit joins the new ticket with the one that it was split from, now that it has a
// number, and notes there where the messages went.
func linkSplit(c *change.Change) {
	old, n := c.SplitFrom.Ticket, c.Ticket.Number
	c.Ticket.Links = append(c.Ticket.Links, ticket.Link{Number: old.Number, Relation: ticket.RelSplitFrom})
	old.Links = append(old.Links, ticket.Link{Number: n, Relation: ticket.RelSplitInto})
	if old.Moved == nil {
		old.Moved = map[uint32]ticket.Number{}
	}
	for _, id := range c.Moved {
		old.Moved[id] = n
	}
	for _, l := range c.Letters {
		for i := range l.Facts.Done {
			l.Facts.Done[i].Args = ticket.Args([]any{n})
		}
	}
	e := c.Events[0]
	c.SplitFrom.Event(e.At, e.Actor, e.Cause, strings.Trim(fmt.Sprintf("messages %v split into %d", c.Moved, n), "[]"))
}
