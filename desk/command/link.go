package command

import (
	"fmt"
	"slices"
	"strings"

	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/ticket"
)

// doLink joins two tickets as related, or takes that back: #link 12, #link -12. Doing it
// twice is as good as once.
func doLink(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	number := strings.TrimLeft(args, Minus)
	off := number != args
	other, err := life.NamedTicket(r, strings.TrimSpace(number))
	switch {
	case err != nil:
		return ticket.Said{}, err
	case other.Number == c.Ticket.Number:
		return ticket.Said{}, ticket.Refuse("itself", other.Number)
	}
	here, there := ticket.Link{Number: other.Number, Relation: ticket.RelRelated}, ticket.Link{Number: c.Ticket.Number, Relation: ticket.RelRelated}
	linked := slices.Contains(c.Ticket.Links, here)
	key, what := "linked", "linked with %d"
	if off {
		key, what = "unlinked", "no longer linked with %d"
	}
	if linked == off {
		to := r.Change(other)
		if off {
			c.Ticket.Unlink(here)
			to.Ticket.Unlink(there)
		} else {
			c.Ticket.Links = append(c.Ticket.Links, here)
			to.Ticket.Links = append(to.Ticket.Links, there)
		}
		to.Event(r.State.Now, r.Actor(), "command", fmt.Sprintf(what, c.Ticket.Number))
	}
	return ticket.Say(key, other.Number), nil
}
