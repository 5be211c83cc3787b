package intake

import (
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/ticket"
)

// wake ends what agents put off, since the customer wrote: the ticket comes back to them, and answers wait for
// #send instead of their time. It returns who hears of the mail otherwise.
func wake(r *change.Decision, c *change.Change) []*policy.Agent {
	all := slices.Clone(r.Hearers(c.Ticket))
	for _, s := range c.Ticket.Snoozes {
		if a := r.Dir.Agent(s.By); a != nil && !slices.Contains(all, a) {
			all = append(all, a)
		}
	}
	if len(c.Ticket.Snoozes) > 0 {
		c.Ticket.Snoozes = nil
		c.Timer(ticket.TimerSnooze, time.Time{})
	}
	for i := range c.Ticket.Held {
		h := &c.Ticket.Held[i]
		author := r.Dir.Agent(h.Agent)
		if h.At.IsZero() || author == nil {
			continue
		}
		holdBack(r, h, ticket.HeldCustomer, []ticket.Act{{Message: c.Message.ID}})
		tellWaiting(r, c, *h, nil)
		all = slices.DeleteFunc(all, func(a *policy.Agent) bool { return a == author }) // one letter, not two
	}
	if len(c.Ticket.Held) > 0 {
		waitNext(c)
	}
	return all
}
