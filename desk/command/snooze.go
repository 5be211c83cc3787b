package command

import (
	"slices"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/words"
	"guichet/parser"
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

// PutOff says until when the mail's words and commands wait (PRODUCT 7.15): false if they do not, or if what
// the agent wrote of it cannot be done. Then doAt says why.
func PutOff(r *change.Decision, t *ticket.Ticket, note bool) (time.Time, bool) {
	all := r.In.Message.Commands
	i := slices.IndexFunc(all, isAt)
	if i < 0 || slices.IndexFunc(all[i+1:], isAt) >= 0 || unfitToWait(r, t, note) != nil {
		return time.Time{}, false
	}
	return moment(all[i].Args, r.State.Now, r.Dir.Policy.ZoneOf(r.Agent, t.Address))
}

// atOnce are commands that make no sense later.
var atOnce = []string{"note", "send", "drop", "undo", "erase"}

func isAt(cmd parser.Command) bool { return cmd.Name == "at" }

// unfitToWait says why a mail cannot be put off; nil if it can.
func unfitToWait(r *change.Decision, t *ticket.Ticket, note bool) error {
	all := r.In.Message.Commands
	switch {
	case t.Number == 0:
		return ticket.Refuse("not-here")
	case r.Agent.Address.IsZero(): // the admin, whom no letter reaches
		return ticket.Refuse("not-allowed")
	case t.Status == ticket.Closed:
		return ticket.Refuse("closed", t.Number)
	case note, AsksOutside(r, &change.Outcome{}), slices.ContainsFunc(all, func(cmd parser.Command) bool { return slices.Contains(atOnce, cmd.Name) }):
		return ticket.Refuse("at-what")
	case len(all) == 1 && strings.TrimSpace(words.AgentsWords(r)) == "" && !words.BringsFiles(r.In.Message):
		return ticket.Refuse("at-what")
	}
	return nil
}

// doAt is reached by what cannot be put off only: what can waits before any command is done.
func doAt(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	if err := unfitToWait(r, c.Ticket, o.Note); err != nil {
		return ticket.Said{}, err
	}
	if _, ok := moment(args, r.State.Now, r.Dir.Policy.ZoneOf(r.Agent, c.Ticket.Address)); !ok {
		return ticket.Said{}, ticket.Refuse("when", args)
	}
	return ticket.Said{}, ticket.Refuse("at-what")
}
