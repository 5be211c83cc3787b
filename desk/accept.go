package desk

import (
	"errors"
	"strings"

	"guichet/mail"
)

// orderAccept makes the last unverified mail part of the thread (PRODUCT 1.4). Alone, its
// sender becomes a participant. With "same", or "as" and an address, it was the requester,
// or whoever stands on the ticket by that address, who wrote from an address that the desk
// did not know: from now on it is his.
func (r *ruling) orderAccept(c *Change, _ *orders, args string) (Said, error) {
	waiting := r.waitingMail(c)
	if waiting == nil {
		return Said{}, refuse("none-unverified")
	}
	owner, err := acceptedAs(c.Ticket, args)
	if err != nil {
		return Said{}, err
	}
	m := c.amend(waiting)
	done := say("accepted", m.Author.Address)
	if owner >= 0 {
		p := c.Ticket.People[owner]
		if err := r.learnAddress(p, m.Author.Address); err != nil {
			return Said{}, err
		}
		done = say("accepted-as", m.Author.Address, p.Address)
	}
	m.Unverified, m.Visibility = false, ForAll
	c.Ticket.Unverified = c.Ticket.Unverified[:len(c.Ticket.Unverified)-1]
	if owner < 0 && !m.Author.Address.IsZero() && !r.dir.ours(m.Author.Address) {
		owner = c.Ticket.admit(m.Author, Participant)
	}
	if c.Ticket.Status != Closed {
		was := c.Ticket.Status
		r.setStatus(c, Open, r.actor(), "command")
		r.tellOf(c, m, occasion{kind: KindUpdate, was: was, author: owner, actor: m.Author, submitted: humanWords})
	}
	return done, nil
}

// waitingMail returns the last unverified mail that this change has not accepted yet.
func (r *ruling) waitingMail(c *Change) *Message {
	ids := c.Ticket.Unverified
	for _, m := range r.state.Unverified[c.Ticket.Number] {
		if len(ids) > 0 && m.ID == ids[len(ids)-1] {
			return m
		}
	}
	return nil
}

// acceptedAs returns the place of the person whose address is learned; -1 for none.
func acceptedAs(t *Ticket, args string) (int, error) {
	word, rest, _ := strings.Cut(strings.ToLower(strings.TrimSpace(args)), " ")
	switch word {
	case "":
		return -1, nil
	case "same":
		if at := t.requester(); at >= 0 && rest == "" {
			return at, nil
		}
	case "as":
		a, err := readAddress(rest)
		if err != nil {
			return -1, refuse("address", rest)
		}
		at := t.place(a)
		if at < 0 || !isCustomer(t.People[at].Standing) {
			return -1, refuse("address-absent", a)
		}
		return at, nil
	}
	return -1, refuse("argument", args)
}

// learnAddress makes an address a further one of somebody on the ticket.
func (r *ruling) learnAddress(p Person, a mail.Address) error {
	switch {
	case a.IsZero():
		return refuse("address", "")
	case r.dir.ours(a):
		return refuse("address-ours", a)
	case r.dir.agent(a) != nil:
		return refuse("address-agent", a)
	}
	owner := r.other(p.Address)
	if owner.Name == "" {
		owner.Name = p.Name
	}
	record, err := owner.learn(a, r.state.People[Fold(a)], r.state.Now)
	switch {
	case errors.Is(err, errOthersAddress):
		return refuse("address-others", a)
	case errors.Is(err, errTwoPeople):
		return refuse("address-two", a, p.Address)
	case err != nil:
		return refuse("address-full", maxAlso)
	}
	r.keep(owner)
	if record != nil {
		r.keep(record)
	}
	return nil
}

// tellOf tells the customers of a message that is not the mail in hand.
func (r *ruling) tellOf(c *Change, m *Message, o occasion) {
	have := c.Message
	c.Message = m
	r.tellCustomers(c, o)
	c.Message = have
}
