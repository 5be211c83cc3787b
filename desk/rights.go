package desk

import (
	"fmt"
	"strings"

	"guichet/mail"
)

// orderShare makes somebody a participant (PRODUCT 5.5).
func (r *ruling) orderShare(c *Change, _ *orders, args string) (string, error) {
	return r.admitByOrder(c, args, Participant)
}

// orderWatch lets somebody hear of the status, and nothing else.
func (r *ruling) orderWatch(c *Change, _ *orders, args string) (string, error) {
	return r.admitByOrder(c, args, Watcher)
}

func (r *ruling) admitByOrder(c *Change, args string, s Standing) (string, error) {
	a, err := mail.ParseAddress(strings.Trim(args, "<>, "))
	switch {
	case err != nil:
		return "", fmt.Errorf("%q is not a mail address", args)
	case r.dir.ours(a):
		return "", fmt.Errorf("%s is an address of this desk", a)
	case r.dir.agent(a) != nil:
		return "", fmt.Errorf("%s is an agent: use #assign", a)
	}
	at := c.Ticket.admit(mail.Mailbox{Address: a}, s)
	return a.String() + " is " + string(c.Ticket.People[at].Standing), nil
}

// orderUnshare takes a participant's or watcher's rights and makes his tokens void.
func (r *ruling) orderUnshare(c *Change, _ *orders, args string) (string, error) {
	a, err := mail.ParseAddress(strings.Trim(args, "<>, "))
	if err != nil {
		return "", fmt.Errorf("%q is not a mail address", args)
	}
	at := c.Ticket.place(a)
	if at < 0 {
		return "", fmt.Errorf("%s is not on this ticket", a)
	}
	p := &c.Ticket.People[at]
	if p.Standing == Requester || p.Standing == AgentStaff {
		return "", fmt.Errorf("%s is the ticket's %s", a, p.Standing)
	}
	p.Standing = Former
	p.Generation++
	return a.String() + " hears no more", nil
}

// orderAccept makes the last unverified mail part of the thread, and its sender a
// participant (PRODUCT 1.4).
func (r *ruling) orderAccept(c *Change, _ *orders, _ string) (string, error) {
	waiting := r.state.Unverified[c.Ticket.Number]
	if len(waiting) == 0 {
		return "", fmt.Errorf("no unverified mail waits on this ticket")
	}
	m := *waiting[len(waiting)-1]
	m.Unverified, m.Visibility = false, ForAll
	c.Amended = append(c.Amended, &m)
	c.Ticket.Unverified = c.Ticket.Unverified[:len(c.Ticket.Unverified)-1]
	author := -1
	if !m.Author.Address.IsZero() && !r.dir.ours(m.Author.Address) {
		author = c.Ticket.admit(m.Author, Participant)
	}
	if c.Ticket.Status != Closed {
		was := c.Ticket.Status
		r.setStatus(c, Open, r.sender.Address.String(), "command")
		r.tellOf(c, &m, occasion{kind: KindUpdate, was: was, author: author, actor: m.Author, submitted: humanWords})
	}
	return "the mail of " + m.Author.Address.String() + " is part of the thread", nil
}

// tellOf tells the customers of a message that is not the mail in hand.
func (r *ruling) tellOf(c *Change, m *Message, o occasion) {
	have := c.Message
	c.Message = m
	r.tellCustomers(c, o)
	c.Message = have
}

// orderShow answers with what the ticket holds.
func (r *ruling) orderShow(c *Change, o *orders, _ string) (string, error) {
	t := c.Ticket
	say := func(name, value string) {
		if value != "" {
			o.answer = append(o.answer, name+": "+value)
		}
	}
	say("ticket", fmt.Sprintf("%d, %s, %s", t.Number, t.Status, t.Priority))
	say("subject", t.Subject)
	say("assignee", t.Assignee.String())
	say("tags", strings.Join(t.Tags, ", "))
	for _, p := range t.People {
		if p.Standing != AgentStaff && p.Standing != Former {
			say(string(p.Standing), strings.TrimSpace(p.Name+" <"+p.Address.String()+">"))
		}
	}
	return "", nil
}

// orderHelp answers with the commands.
func (r *ruling) orderHelp(_ *Change, o *orders, _ string) (string, error) {
	o.answer = append(o.answer,
		"#open, #pending, #resolved, #closed: set the status",
		"#assign me, NAME or nobody", "#priority low, normal, high or urgent", "#tag WORD, #tag -WORD", "#subject WORDS",
		"#note: the whole mail is internal", "#share ADDRESS, #unshare ADDRESS: who reads and replies",
		"#watch ADDRESS, #unwatch ADDRESS: who hears of the status", "#accept: take the last unverified mail into the thread",
		"#undo: take back your last mail while it waits", "#show: the ticket's particulars", "#help: this list")
	return "", nil
}
