package intake

import (
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/ticket"
)

// wake ends what agents put off, since the customer wrote. It returns who hears of that.
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
	return all
}
