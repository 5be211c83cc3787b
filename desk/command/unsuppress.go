package command

import (
	"guichet/desk/change"
	"guichet/desk/people"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// doUnsuppress lets letters go again to an address that had refused one for good: the requester's, or the
// one behind the command.
func doUnsuppress(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	var a mail.Address
	at := c.Ticket.Requester()
	switch {
	case args != "":
		var err error
		if a, err = words.ReadAddress(args); err != nil {
			return ticket.Said{}, ticket.Refuse("address", args)
		}
	case at < 0:
		return ticket.Said{}, ticket.Refuse("address-which")
	default:
		a = c.Ticket.People[at].Address
	}
	known := people.SuppressedRecord(r, a)
	if known == nil {
		return ticket.Said{}, ticket.Refuse("not-suppressed", a)
	}
	if ticket.Complained(known.Suppressed) {
		return ticket.Said{}, ticket.Refuse("complained", a)
	}
	r.Plan.Unmuted = append(r.Plan.Unmuted, known.Address)
	c.Event(r.State.Now, r.Actor(), "command", "letters to "+a.String()+" may go again")
	return ticket.Say("unsuppressed", a), nil
}
