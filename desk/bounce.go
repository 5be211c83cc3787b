package desk

import (
	"time"

	"guichet/mail"
)

// bounced notes that a letter was refused for good: its author is told, a resolved ticket
// does not close by itself, and a dead address gets no more letters. Agents are never
// suppressed silently.
func (r *ruling) bounced(c *Change, l *Letter, dead bool) {
	l.Due = time.Time{}
	c.Recalled = append(c.Recalled, l)
	p := r.reader(c, l)
	if p.Standing == AgentStaff {
		return
	}
	if dead {
		r.plan.Muted = &Contact{Address: Fold(p.Address), Name: p.Name, Created: r.state.Now, Suppressed: l.LastReply()}
		c.event(r.state.Now, "mail system", "delivery", "no more letters to "+p.Address.String())
	}
	reason, agents := AlertBounced, []*Agent{}
	if a := r.dir.agent(l.Author); a != nil {
		agents = append(agents, a)
	}
	if l.restartsClock(c.Ticket) {
		c.timer(TimerClose, time.Time{})
		reason = AlertStopped
		if len(agents) == 0 {
			agents = r.assigneeOrStaff(c.Ticket)
		}
	}
	for _, a := range agents {
		r.undelivered(c, a, reason, p, l)
	}
}

// undelivered tells an agent of a letter that will not reach its reader, and why.
func (r *ruling) undelivered(c *Change, a *Agent, reason string, reader Person, l *Letter) {
	alert := r.tell(c, a, KindAlert, Facts{Reason: reason, Detail: reader.Address.String() + ": " + l.LastReply()})
	alert.Actor = mail.Mailbox{Address: reader.Address, Name: reader.Name}
}

// restartsClock reports whether the ticket closes some time after this letter was
// accepted: it told the requester of the last resolution (PRODUCT 3.2).
func (l *Letter) restartsClock(t *Ticket) bool {
	return t.Number == l.Ticket && t.Status == Resolved && l.Facts.Status == Resolved && !l.Created.Before(t.Resolved) &&
		(l.Kind == KindResolved || l.Kind == KindReply) && l.Person == t.requester()
}
