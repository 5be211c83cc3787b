package command

import (
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/mail"
	"guichet/ticket"
)

// doMerge makes another ticket of the same requester the one in which this one goes on
// (PRODUCT 3.6). It is done once the rest of the mail is, and only if nothing failed.
func doMerge(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	t := c.Ticket
	into, err := life.NamedTicket(r, args)
	switch {
	case err != nil:
		return ticket.Said{}, err
	case r.SentTo != 0 && r.SentTo != t.Number:
		return ticket.Said{}, ticket.Refuse("merged", r.SentTo, t.Number)
	case into.Number == t.Number:
		return ticket.Said{}, ticket.Refuse("itself", t.Number)
	case into.MergedInto() != 0:
		return ticket.Said{}, ticket.Refuse("merged", into.Number, into.MergedInto())
	case into.Status == ticket.Closed:
		return ticket.Said{}, ticket.Refuse("closed", into.Number)
	case !t.Deleted.IsZero():
		return ticket.Said{}, ticket.Refuse("closed", t.Number)
	case !t.SameRequester(into):
		return ticket.Said{}, ticket.Refuse("merge-requester", into.Number)
	case t.Messages > 0 && r.State.Messages[t.Number] == nil:
		return ticket.Said{}, ticket.Refuse("failed")
	}
	return ticket.Said{}, o.Last("#merge "+args, func() { life.Merge(r, c, into) })
}

// doSplit makes a new ticket of messages that are a matter of their own: those named by
// their numbers, else the customers' last one (PRODUCT 3.6).
func doSplit(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	chosen, err := c.Ticket.Splittable(r.State.Messages[c.Ticket.Number], args)
	if err != nil {
		return ticket.Said{}, err
	}
	author := chosen[0].Author.Address
	known := authority.KnownContact(r, author)
	at := c.Ticket.BestPlace(func(a mail.Address) bool { return ticket.SameAddress(a, author) || known.Has(a) })
	if at < 0 || !c.Ticket.People[at].Standing.Gives(ticket.Reply) {
		return ticket.Said{}, ticket.Refuse("address-absent", author)
	}
	line := strings.TrimSpace("#split " + args)
	return ticket.Said{}, o.Last(line, func() { life.Split(r, c, line, chosen, c.Ticket.People[at]) })
}
