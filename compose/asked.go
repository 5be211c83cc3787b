package compose

import (
	"slices"

	"guichet/templates"
	"guichet/ticket"
)

// asked fills in what answers the questions of a mail: a list of tickets, or one ticket
// whole.
func (c *Composer) asked(m *templates.Mail, job *ticket.Job) {
	facts := job.Letter.Facts
	m.More, m.Beyond, m.Older, m.Query = facts.More, facts.Beyond, facts.Older, facts.Query
	for i := range job.Listed {
		m.Tickets = append(m.Tickets, c.line(&job.Listed[i], job.Asker, m.ToAgent))
	}
	if m.Kind == templates.KindTranscript && facts.Held != ticket.HeldCollision && facts.Held != ticket.HeldCustomer {
		m.Messages = nil // his own words; else his colleague's
	}
	if job.View == nil {
		return
	}
	t := &job.View.Ticket
	m.Sensitive = m.Sensitive || t.Sensitive
	if m.Number == 0 {
		m.Number, m.Status = uint64(t.Number), templates.Status(t.Status)
	}
	for i := range job.View.Messages {
		m.Messages = append(m.Messages, entry(&job.View.Messages[i]))
	}
}

// line is a ticket in a list. Who asked for it hears its subject as the letters to him name
// it: of a sensitive ticket none, and none that came without proof in his name.
func (c *Composer) line(t *ticket.Ticket, asker *ticket.Contact, toAgent bool) templates.TicketLine {
	l := templates.TicketLine{Number: uint64(t.Number), Status: templates.Status(t.Status), Updated: t.Updated}
	switch {
	case t.Sensitive:
	case toAgent:
		l.Subject = t.Subject
	case t.Echo:
		l.Subject = t.Thread
	}
	var m templates.Mail
	c.people(&m, t)
	switch {
	case toAgent:
		l.Requester, l.Assignee = m.Requester, m.Assignee
	case !t.Sensitive && !his(asker, t):
		l.Requester = m.Requester // of what is shared with him, or a role lets him see
	}
	return l
}

// his reports whether a customer asked the ticket.
func his(asker *ticket.Contact, t *ticket.Ticket) bool {
	return slices.ContainsFunc(t.People, func(p ticket.Person) bool { return p.Standing == ticket.Requester && asker.Has(p.Address) })
}
