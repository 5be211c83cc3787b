package authority

import (
	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// ToRoleAddress reports whether the mail came for postmaster or abuse only.
func ToRoleAddress(r *change.Decision) bool {
	for _, t := range r.Targets {
		if !t.Role {
			return false
		}
	}
	return len(r.Targets) > 0
}

// SenderPlace returns where the sender stands in a ticket: with that of his addresses which
// stands best; -1 for a stranger.
func SenderPlace(r *change.Decision, t *ticket.Ticket) int {
	return t.BestPlace(func(a mail.Address) bool { return IsSender(r, a) })
}

// IsSender reports whether an address is the sender's.
func IsSender(r *change.Decision, a mail.Address) bool {
	if a.IsZero() {
		return false // of nobody, or of an erased place
	}
	return ticket.SameAddress(a, r.Sender.Address) || r.State.Contact.Has(r.Sender.Address) && r.State.Contact.Has(a)
}

// SenderStanding of the sender in a ticket; "" for a stranger.
func SenderStanding(r *change.Decision, t *ticket.Ticket) ticket.Standing {
	if at := SenderPlace(r, t); at >= 0 && !r.Doubted {
		return t.People[at].Standing
	}
	return ""
}

// Wrote reports whether whoever stands at a place is the author of what is told.
func Wrote(r *change.Decision, t *ticket.Ticket, place, author int) bool {
	if author < 0 || place == author {
		return place == author
	}
	known := r.State.Contact
	if !known.Has(t.People[author].Address) {
		known = ContactOf(r, t.People[author].Address) // an agent accepts his mail
	}
	return known.Has(t.People[author].Address) && known.Has(t.People[place].Address)
}

// KnownContact returns what is known of the person whom an address belongs to, nil if nothing.
func KnownContact(r *change.Decision, a mail.Address) *ticket.Contact {
	if r.State.Contact.Has(a) {
		return r.State.Contact
	}
	return r.State.People[ticket.Fold(a)]
}

// ContactOf returns a copy, which the rules may change, of what is known of somebody else's
// address: a new contact if nothing is. It is kept only if r.keep is called.
func ContactOf(r *change.Decision, a mail.Address) *ticket.Contact {
	for _, c := range r.Plan.People {
		if c.Has(a) && c.Primary.IsZero() {
			return c
		}
	}
	if c := r.State.People[ticket.Fold(a)]; c != nil {
		return c.Clone()
	}
	return &ticket.Contact{Address: ticket.Fold(a), Created: r.State.Now}
}

// KeepContact notes a changed contact.
func KeepContact(r *change.Decision, c *ticket.Contact) {
	for i, have := range r.Plan.People {
		if have.Address == c.Address {
			r.Plan.People[i] = c
			return
		}
	}
	r.Plan.People = append(r.Plan.People, c)
}

// SenderIsCustomer reports whether the sender, an agent perhaps, is one of the ticket's customers.
func SenderIsCustomer(r *change.Decision, t *ticket.Ticket) bool {
	return IsCustomer(SenderStanding(r, t))
}
