package life

import (
	"slices"

	"guichet/desk/change"
	"guichet/desk/notify"
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
