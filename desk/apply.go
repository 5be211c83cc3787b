package desk

import (
	"errors"
	"time"

	"guichet/parser"
)

// apply writes what the rules decided, in the transaction that they decided in.
func (d *directory) apply(tx Tx, k *Keyring, p *Plan, m *parser.Message, raw Staged, now time.Time) error {
	for _, c := range p.Changes {
		if c.Ticket.Number == 0 {
			if err := tx.AddTicket(c.Ticket); err != nil {
				return err
			}
		}
	}
	for _, c := range p.Changes {
		c.link()
	}
	for _, c := range p.Changes {
		if err := d.applyChange(tx, k, p, c, m, raw); err != nil {
			return err
		}
	}
	if err := applyCopies(tx, p); err != nil {
		return err
	}
	if p.Aside != nil {
		if err := tx.AddAside(p.Aside, raw); err != nil {
			return err
		}
		if err := addAsked(tx, p, m); err != nil {
			return err
		}
	}
	if err := d.applyLoose(tx, k, p); err != nil {
		return err
	}
	return applyPeople(tx, p, now)
}

// applyCopies comes when every message is there that may be copied.
func applyCopies(tx Tx, p *Plan) error {
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

// link joins a new ticket with the one that it follows, or was split from.
func (c *Change) link() {
	if c.SplitFrom != nil {
		c.linkSplit()
	}
	if c.Follows == nil {
		return
	}
	c.Ticket.Links = append(c.Ticket.Links, Link{Number: c.Follows.Ticket.Number, Relation: relFollows})
	c.Follows.Ticket.Links = append(c.Follows.Ticket.Links, Link{Number: c.Ticket.Number, Relation: relFollowed})
}

func (d *directory) applyChange(tx Tx, k *Keyring, p *Plan, c *Change, m *parser.Message, raw Staged) error {
	t := c.Ticket
	if c.erases {
		raw = nil
		if err := d.eraseParts(tx, p, t, nil); err != nil {
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
		d.name(k, l, t)
		if err := tx.PutLetter(l); err != nil {
			return err
		}
	}
	return c.applyRest(tx)
}

func (c *Change) applyRest(tx Tx) error {
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
func addRefs(tx Tx, c *Change, m *parser.Message) error {
	if !c.Refs {
		return nil
	}
	ref := Ref{Ticket: c.Ticket.Number, Message: c.Message.ID}
	own := ref
	own.Own, own.Fingerprint = true, c.Message.Fingerprint
	id := ownID(m, c.Message.Fingerprint)
	if err := tx.AddRef(id, own); err != nil {
		return err
	}
	if c.Message.Kind != FromCustomer || c.Message.Unverified {
		return nil
	}
	var named clues
	named.thread(m)
	for i, other := range named.ids {
		if i == 20 || other == id {
			continue
		}
		if err := tx.AddRef(other, ref); err != nil {
			return err
		}
	}
	return nil
}

func applyPeople(tx Tx, p *Plan, now time.Time) error {
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
		case errors.Is(err, ErrNotFound):
			contact = p.Muted
		case err != nil:
			return err
		}
		contact.Suppressed = p.Muted.Suppressed
		if err := tx.PutContact(contact); err != nil {
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
