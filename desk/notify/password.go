package notify

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// OfferPassword tells a proven requester once that he may choose a password (PRODUCT 5.2): in the confirmation whose facts
// these are, or in a letter of its own. Where it leads to asks for a code by mail, so a confirmation may be passed on.
func OfferPassword(r *change.Decision, who mail.Mailbox, facts *ticket.Facts) {
	p := r.Dir.Policy
	if p.Passwords == "" || p.URL == "" || facts.Bare || r.Dir.Agent(who.Address) != nil {
		return
	}
	own := ticket.SameAddress(who.Address, r.Sender.Address)
	c := authority.ContactOf(r, who.Address)
	if own {
		if c = r.State.Contact; r.Plan.Contact != nil {
			c = r.Plan.Contact
		}
	}
	if c == nil || c.Password != "" || !c.Offered.IsZero() || len(c.Passkeys)+len(c.Identities) > 0 {
		return
	}
	c = c.Clone()
	c.Offered = r.State.Now
	if own {
		r.Plan.Contact = c
	} else {
		authority.KeepContact(r, c)
	}
	if p.Passwords == policy.InConfirmation {
		facts.Passwords = true
		return
	}
	l := WriteWithoutTicket(r.Dir, &r.Plan, r.State, max(r.Dir.Desks[ticket.Fold(p.Addresses[0].Address)], 0), who, ticket.KindLogin)
	l.Facts.Passwords = true
	if c.Language != "" {
		l.Language = c.Language
	}
	l.Subject = r.Dir.Words.LoginSubject(l.Language, p.Addresses[0].Name)
}
