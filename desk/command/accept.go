package command

import (
	"errors"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// doAccept makes the last unverified mail part of the thread (PRODUCT 1.4). Alone, its
// sender becomes a participant. With "same", or "as" and an address, it was the requester,
// or whoever stands on the ticket by that address, who wrote from an address that the desk
// did not know: from now on it is his. Where none waits, the ticket is let: whom customers bring to it hears
// of it from now on (PRODUCT 5.5).
func doAccept(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	waiting := waitingMail(r, c)
	switch {
	case waiting == nil && strings.TrimSpace(args) == "" && !c.Ticket.IsVetted():
		c.Ticket.Vetted = true
		return ticket.Say("vetted", c.Ticket.Number), nil
	case waiting == nil:
		return ticket.Said{}, ticket.Refuse("none-unverified")
	}
	owner, err := acceptedAs(c.Ticket, args)
	if err != nil {
		return ticket.Said{}, err
	}
	m := c.Amend(waiting)
	done := ticket.Say("accepted", m.Author.Address)
	if owner >= 0 {
		p := c.Ticket.People[owner]
		if err := learnAddress(r, p, m.Author.Address); err != nil {
			return ticket.Said{}, err
		}
		done = ticket.Say("accepted-as", m.Author.Address, p.Address)
	}
	m.Unverified, m.Visibility, c.Ticket.Vetted = false, ticket.ForAll, true
	c.Ticket.Unverified = c.Ticket.Unverified[:len(c.Ticket.Unverified)-1]
	if owner < 0 && !m.Author.Address.IsZero() && !r.Dir.Ours(m.Author.Address) {
		owner = c.Ticket.Admit(m.Author, ticket.Participant)
	}
	if c.Ticket.Status != ticket.Closed {
		was := c.Ticket.Status
		life.SetStatus(r, c, ticket.Open, r.Actor(), "command")
		tellOf(r, c, m, notify.Notification{Kind: ticket.KindUpdate, Was: was, Author: owner, Actor: m.Author, Submitted: notify.HumanWords})
	}
	return done, nil
}

// waitingMail returns the last unverified mail that this change has not accepted yet.
func waitingMail(r *change.Decision, c *change.Change) *ticket.Message {
	ids := c.Ticket.Unverified
	for _, m := range r.State.Unverified[c.Ticket.Number] {
		if len(ids) > 0 && m.ID == ids[len(ids)-1] {
			return m
		}
	}
	return nil
}

// acceptedAs returns the place of the person whose address is learned; -1 for none.
func acceptedAs(t *ticket.Ticket, args string) (int, error) {
	word, rest, _ := strings.Cut(strings.ToLower(strings.TrimSpace(args)), " ")
	switch word {
	case "":
		return -1, nil
	case "same":
		if at := t.Requester(); at >= 0 && rest == "" {
			return at, nil
		}
	case "as":
		a, err := words.ReadAddress(rest)
		if err != nil {
			return -1, ticket.Refuse("address", rest)
		}
		at := t.Place(a)
		if at < 0 || !authority.IsCustomer(t.People[at].Standing) {
			return -1, ticket.Refuse("address-absent", a)
		}
		return at, nil
	}
	return -1, ticket.Refuse("argument", args)
}

// learnAddress makes an address a further one of somebody on the ticket.
func learnAddress(r *change.Decision, p ticket.Person, a mail.Address) error {
	switch {
	case a.IsZero():
		return ticket.Refuse("address", "")
	case r.Dir.Ours(a):
		return ticket.Refuse("address-ours", a)
	case r.Dir.Agent(a) != nil:
		return ticket.Refuse("address-agent", a)
	}
	owner := authority.ContactOf(r, p.Address)
	if owner.Name == "" {
		owner.Name = p.Name
	}
	record, err := owner.Learn(a, r.State.People[ticket.Fold(a)], r.State.Now)
	switch {
	case errors.Is(err, ticket.ErrOthersAddress):
		return ticket.Refuse("address-others", a)
	case errors.Is(err, ticket.ErrTwoPeople):
		return ticket.Refuse("address-two", a, p.Address)
	case err != nil:
		return ticket.Refuse("address-full", ticket.MaxAlso)
	}
	authority.KeepContact(r, owner)
	if record != nil {
		authority.KeepContact(r, record)
	}
	return nil
}

// tellOf tells the customers of a message that is not the mail in hand.
func tellOf(r *change.Decision, c *change.Change, m *ticket.Message, o notify.Notification) {
	have := c.Message
	c.Message = m
	notify.TellCustomers(r, c, o)
	c.Message = have
}
