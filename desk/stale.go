package desk

import (
	"slices"
	"time"
)

// settle brings up to date what a letter says that had to wait, on hold or for a server that did
// not answer. "We believe that it is resolved" is wrong where the customer has written since: an
// agent's words travel without it, and without words there is nothing to tell. It returns why
// the letter must not leave; "" if it may. A letter that leaves at once only crosses with his.
func (j *Job) settle(now time.Time) string {
	l := &j.Letter
	if l.Kind != KindResolved || j.Ticket.Status == Resolved || now.Sub(l.Created) <= coalesce {
		return ""
	}
	words := slices.ContainsFunc(j.Messages, func(m Message) bool { return m.Kind == FromAgent && !m.Withdrawn })
	if !words {
		return "the ticket was not resolved any more"
	}
	l.Kind = KindReply
	l.Facts.Status, l.Facts.Was, l.Facts.CloseTime = j.Ticket.Status, "", 0
	return ""
}
