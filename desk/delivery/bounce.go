package delivery

import (
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/ticket"
)

// Bounced notes that a letter was refused for good: its author is told, a resolved ticket
// does not close by itself, and a dead address gets no more letters. Agents are never
// suppressed silently.
func Bounced(r *change.Decision, c *change.Change, l *ticket.Letter, dead bool) {
	l.Due = time.Time{}
	c.Recalled = append(c.Recalled, l)
	p := thread.Reader(r, c, l)
	if p.Standing == ticket.AgentStaff {
		passOn(r, c, l)
		return
	}
	if dead {
		r.Plan.Muted = &ticket.Contact{Address: ticket.Fold(p.Address), Name: p.Name, Created: r.State.Now, Suppressed: l.LastReply()}
		c.Event(r.State.Now, "mail system", "delivery", "no more letters to "+p.Address.String())
	}
	reason, agents := notify.AlertBounced, []*policy.Agent{}
	if a := r.Dir.Agent(l.Author); a != nil {
		agents = append(agents, a)
	}
	if l.RestartsClock(c.Ticket) {
		c.Timer(ticket.TimerClose, time.Time{})
		reason = notify.AlertStopped
		if len(agents) == 0 {
			agents = r.AssigneeOrStaff(c.Ticket)
		}
	}
	for _, a := range agents {
		undelivered(r, c, a, reason, p, l)
	}
}

// undelivered tells an agent of a letter that will not reach its reader, and why.
func undelivered(r *change.Decision, c *change.Change, a *policy.Agent, reason string, reader ticket.Person, l *ticket.Letter) {
	alert := notify.TellAgent(r, c, a, ticket.KindAlert, ticket.Facts{Reason: reason, Detail: reader.Address.String() + ": " + l.LastReply()})
	alert.Actor = mail.Mailbox{Address: reader.Address, Name: reader.Name}
}
