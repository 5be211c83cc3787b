package command

import (
	"strings"

	"guichet/desk/access"
	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/people"
	"guichet/mail"
	"guichet/ticket"
)

// ReadRequester reads whose request it is: an address, with or without a name. The address comes
// with the refusal of an agent too.
func ReadRequester(r *change.Decision, args string) (mail.Mailbox, error) {
	box, err := ReadPerson(args)
	a := box.Address
	switch {
	case args == "":
		return mail.Mailbox{}, ticket.Refuse("requester-which")
	case err != nil, strings.Contains(box.Name, "@"):
		return mail.Mailbox{}, ticket.Refuse("address", args)
	case r.Dir.Ours(a):
		return mail.Mailbox{}, ticket.Refuse("address-ours", a)
	case r.Dir.Agent(a) != nil:
		return mail.Mailbox{Address: a}, ticket.Refuse("address-agent", a)
	}
	return box, nil
}

// doRequester gives the ticket to another requester, or to the first one: whose mail was
// forwarded may have been unclear (PRODUCT 7.7). Who was it before takes part from now on.
func doRequester(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	box, err := ReadRequester(r, args)
	if err != nil {
		return ticket.Said{}, err
	}
	t := c.Ticket
	if !t.Deleted.IsZero() {
		return ticket.Said{}, ticket.Refuse("closed", t.Number) // for customers it is not there
	}
	old := t.Requester()
	if old >= 0 && ticket.SameAddress(t.People[old].Address, box.Address) {
		return ticket.Say("requester", box.Address), nil
	}
	if old >= 0 {
		if t.People[old].Standing = ticket.Participant; change.NobodyReads(t.People[old].Address) {
			t.People[old].Standing = ticket.Former
		}
		access.EndAccess(r, c, r.Actor(), "command") // it was for the account of who asked until now
	}
	at := t.Admit(box, ticket.Requester)
	if t.Status == ticket.Resolved {
		life.StartClosing(r, c) // he gets the whole time; the other one's letter starts no clock any more
	}
	t.Echo = true // the agent vouches for him
	people.NoteContact(r, box)
	o.After = append(o.After, func() {
		if t.Status != ticket.Closed && c.LetterTo(at) == nil {
			notify.Schedule(r, c, notify.Draft(r, c, at, ticket.KindReceived, ticket.Facts{Status: t.Status, OnBehalf: true}, notify.ByAgent(r)), notify.ByAgent(r))
		}
	})
	return ticket.Say("requester", box.Address), nil
}
