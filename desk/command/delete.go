package command

import (
	"strconv"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/erase"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/ticket"
)

// doDelete hides a ticket from customers: an agent's at once, the requester's when he
// has confirmed it (PRODUCT 3.8).
func doDelete(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	t := c.Ticket
	if n, err := life.NumberOf(args); err == nil && n == t.Number {
		args = "" // it names the ticket that it is about
	}
	switch {
	case args != "":
		return ticket.Said{}, ticket.Refuse("argument", args)
	case t.Number == 0:
		return ticket.Said{}, ticket.Refuse("not-here")
	case !t.Deleted.IsZero():
		return ticket.Said{}, ticket.Refuse("closed", t.Number)
	case o.Staff:
		return ticket.Said{}, o.Last("#delete", func() { erase.Hide(r, c, "command") })
	case authority.SenderStanding(r, t) != ticket.Requester:
		return ticket.Said{}, ticket.Refuse("delete-owner")
	}
	t.DeleteAsked = r.State.Now
	c.Event(r.State.Now, r.Actor(), "command", "deletion asked for")
	if o.Told = true; notify.MayAnswer(r) {
		l := notify.Write(r, c, t.Requester(), ticket.KindConfirm, ticket.Facts{Status: t.Status}, notify.AutoReplied)
		l.InReplyTo = r.In.Message.MessageID
	} else {
		notify.BudgetSpent(r, c)
	}
	if r.Direct {
		return ticket.Say("delete-asked"), nil
	}
	return ticket.Said{}, nil
}

// doErase marks the ticket for erasure. What cannot be undone has to be meant: the line
// names the number, and stands alone.
func doErase(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	n, err := strconv.ParseUint(strings.Trim(args, "# []"), 10, 64)
	if err != nil || ticket.Number(n) != c.Ticket.Number {
		return ticket.Said{}, ticket.Refuse("erase-sure", c.Ticket.Number)
	}
	if len(r.In.Message.Commands) > 1 || r.In.Message.Words() != "" {
		return ticket.Said{}, ticket.Refuse("erase-alone", c.Ticket.Number)
	}
	o.Erase = true
	return ticket.Say("erase-pending", n), nil
}
