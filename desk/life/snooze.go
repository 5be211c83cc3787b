package life

import (
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/ticket"
)

// BackInTime brings a ticket back to the agents who put it off until now.
func BackInTime(r *change.Decision, c *change.Change) {
	t := c.Ticket
	for _, s := range t.Snoozes {
		if s.Until.After(r.State.Now) {
			continue
		}
		c.Event(r.State.Now, "timer", "timer", "back to "+s.By.String()+", who had put it off")
		if a := r.Dir.Agent(s.By); a != nil {
			notify.TellAgent(r, c, a, ticket.KindAlert, ticket.Facts{Reason: notify.AlertSnoozed})
		}
	}
	t.Snoozes = slices.DeleteFunc(slices.Clone(t.Snoozes), func(s ticket.Snooze) bool { return !s.Until.After(r.State.Now) })
	c.Timer(ticket.TimerSnooze, t.NextSnooze())
}

// Wake ends what agents put off, since the customer wrote. It returns who hears of that.
func Wake(r *change.Decision, c *change.Change) []*policy.Agent {
	all := slices.Clone(r.AssigneeOrStaff(c.Ticket))
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
