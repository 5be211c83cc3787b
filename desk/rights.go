package desk

import (
	"strings"

	"guichet/mail"
)

// orderShare makes somebody a participant (PRODUCT 5.5).
func (r *ruling) orderShare(c *Change, _ *orders, args string) (Said, error) {
	return r.admitByOrder(c, args, Participant)
}

// orderWatch lets somebody hear of the status, and nothing else.
func (r *ruling) orderWatch(c *Change, _ *orders, args string) (Said, error) {
	return r.admitByOrder(c, args, Watcher)
}

func (r *ruling) admitByOrder(c *Change, args string, s Standing) (Said, error) {
	a, err := mail.ParseAddress(strings.Trim(args, "<>, "))
	switch {
	case err != nil:
		return Said{}, refuse("address", args)
	case r.dir.ours(a):
		return Said{}, refuse("address-ours", a)
	case r.dir.agent(a) != nil:
		return Said{}, refuse("address-agent", a)
	}
	at := c.Ticket.admit(mail.Mailbox{Address: a}, s)
	switch c.Ticket.People[at].Standing {
	case Participant:
		return say("shared", a), nil
	case Watcher:
		return say("watching", a), nil
	}
	return say("on-it", a), nil
}

// orderUnshare takes a participant's or watcher's rights and makes his tokens void.
func (r *ruling) orderUnshare(c *Change, _ *orders, args string) (Said, error) {
	a, err := mail.ParseAddress(strings.Trim(args, "<>, "))
	if err != nil {
		return Said{}, refuse("address", args)
	}
	at := c.Ticket.place(a)
	if at < 0 {
		return Said{}, refuse("address-absent", a)
	}
	p := &c.Ticket.People[at]
	if p.Standing == Requester || p.Standing == AgentStaff {
		return Said{}, refuse("address-fixed", a, p.Standing)
	}
	p.Standing = Former
	p.Generation++
	return say("removed", a), nil
}

// tellOf tells the customers of a message that is not the mail in hand.
func (r *ruling) tellOf(c *Change, m *Message, o occasion) {
	have := c.Message
	c.Message = m
	r.tellCustomers(c, o)
	c.Message = have
}

// answer adds a line to what the mail asked for.
func (o *orders) answer(key string, args ...any) { o.answers = append(o.answers, say(key, args...)) }
