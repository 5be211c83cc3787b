package compose

import (
	"strings"

	"guichet/templates"
	"guichet/ticket"
)

// viewWithoutTicket is view of a letter that belongs to no ticket. Nobody's words but the desk's
// are in it, and an answer to it is a new mail.
func (c *Composer) viewWithoutTicket(job *ticket.Job) templates.Mail {
	l := &job.Letter
	m := templates.Mail{
		Kind: templates.Kind(l.Kind), Language: l.Language, ToAgent: l.Staff, Why: templates.WhyAuthor,
		Desk: c.deskName(l.Desk), Support: l.Desk.String(), Reader: l.To.Name,
		Actor: person(l.Actor), Done: said(l.Facts.Done), Refused: said(l.Facts.Refused), Answers: said(l.Facts.Answers),
		Reason: templates.Reason(l.Facts.Reason), Detail: l.Facts.Detail, Zone: c.zone(l.Desk),
	}
	switch {
	case l.Kind == ticket.KindLogin && l.Facts.Passwords:
		m.PasswordURL = c.passwordURL()
	case l.Kind == ticket.KindLogin:
		m.Further = l.Facts.Further.String()
		m.LoginURL, m.LoginCode = l.PageURL, l.LoginCode[:4]+" "+l.LoginCode[4:]
	case l.Kind == ticket.KindDigest:
		m.Why = templates.WhyAdmin
	case l.Kind == ticket.KindRights:
		m.Why = templates.WhyRights
	case l.Staff && l.Actor.Address.IsZero(): // he has asked nothing
		m.Why = templates.WhyAgent
	}
	c.helpArticles(&m, l.Facts)
	c.asked(&m, job)
	return m
}

// passwordURL is the page where a password is chosen. It has no authority: it asks for a code by mail.
func (c *Composer) passwordURL() string {
	return strings.TrimRight(c.Policy.URL, "/") + "/password"
}
