package command

import (
	"slices"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/ticket"
)

// doSnooze brings the ticket back to the agent at a time, or when the customer writes before (PRODUCT
// 7.15). Nothing else changes. "off" ends it.
func doSnooze(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	switch {
	case c.Ticket.Number == 0:
		return ticket.Said{}, ticket.Refuse("not-here")
	case r.Agent.Address.IsZero(): // the admin, whom no letter reaches
		return ticket.Said{}, ticket.Refuse("not-allowed")
	}
	mine := func(s ticket.Snooze) bool { return ticket.SameAddress(s.By, r.Agent.Address) }
	rest := slices.DeleteFunc(slices.Clone(c.Ticket.Snoozes), mine)
	if word := strings.ToLower(strings.TrimSpace(args)); word == "off" || word == "no" {
		c.Ticket.Snoozes = rest
		c.Timer(ticket.TimerSnooze, c.Ticket.NextSnooze())
		return ticket.Say("snooze-off"), nil
	}
	at, ok := moment(args, r.State.Now, r.Dir.Policy.ZoneOf(r.Agent, c.Ticket.Address))
	if !ok {
		return ticket.Said{}, ticket.Refuse("when", args)
	}
	c.Ticket.Snoozes = append(rest, ticket.Snooze{By: r.Agent.Address, Until: at})
	c.Timer(ticket.TimerSnooze, c.Ticket.NextSnooze())
	o.Tell = true // when that is, in his zone
	return ticket.Say("snoozed", at.Format(time.RFC3339)), nil
}
