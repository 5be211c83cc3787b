package desk

import "guichet/mail"

// place returns where the sender stands in a ticket: with that of his addresses which
// stands best; -1 for a stranger.
func (r *ruling) place(t *Ticket) int {
	return t.bestPlace(func(a mail.Address) bool { return r.mine(a) })
}

// bestPlace returns which of somebody's places stands best; -1 if he has none.
func (t *Ticket) bestPlace(his func(mail.Address) bool) int {
	best := -1
	for i, p := range t.People {
		if his(p.Address) && (best < 0 || rank[p.Standing] > rank[t.People[best].Standing]) {
			best = i
		}
	}
	return best
}

// mine reports whether an address is the sender's.
func (r *ruling) mine(a mail.Address) bool {
	if a.IsZero() {
		return false // of nobody, or of an erased place
	}
	return same(a, r.sender.Address) || r.state.Contact.Has(r.sender.Address) && r.state.Contact.Has(a)
}

// standing of the sender in a ticket; "" for a stranger.
func (r *ruling) standing(t *Ticket) Standing {
	if at := r.place(t); at >= 0 && !r.doubted {
		return t.People[at].Standing
	}
	return ""
}

// placeOf returns where a person stands in the ticket, by the address that is meant or else
// by another one of his; -1 if he does not.
func (t *Ticket) placeOf(c *Contact, a mail.Address) int {
	if at := t.place(a); at >= 0 || !c.Has(a) {
		return at
	}
	for i, p := range t.People {
		if c.Has(p.Address) {
			return i
		}
	}
	return -1
}

// admitSender makes the sender a participant and returns his place. Who stands there by
// another address of his goes on to hear at that one.
func (r *ruling) admitSender(c *Change) int {
	who := r.sender
	if at := r.place(c.Ticket); at >= 0 {
		if isParty(c.Ticket.People[at].Standing) {
			return at
		}
		who = mail.Mailbox{Address: c.Ticket.People[at].Address}
	}
	c.event(r.state.Now, r.actor(), "mail", "participant "+who.Address.String())
	r.meet(r.sender)
	return c.Ticket.admit(who, Participant)
}

// isParty reports whether somebody gets all that customers get.
func isParty(s Standing) bool { return s == Requester || s == Participant }

// wrote reports whether whoever stands at a place is the author of what is told.
func (r *ruling) wrote(t *Ticket, place, author int) bool {
	if author < 0 || place == author {
		return place == author
	}
	known := r.state.Contact
	if !known.Has(t.People[author].Address) {
		known = r.other(t.People[author].Address) // an agent accepts his mail
	}
	return known.Has(t.People[author].Address) && known.Has(t.People[place].Address)
}

// known returns what is known of the person whom an address belongs to, nil if nothing.
func (r *ruling) known(a mail.Address) *Contact {
	if r.state.Contact.Has(a) {
		return r.state.Contact
	}
	return r.state.People[Fold(a)]
}

// other returns a copy, which the rules may change, of what is known of somebody else's
// address: a new contact if nothing is. It is kept only if r.keep is called.
func (r *ruling) other(a mail.Address) *Contact {
	for _, c := range r.plan.People {
		if c.Has(a) && c.Primary.IsZero() {
			return c
		}
	}
	if c := r.state.People[Fold(a)]; c != nil {
		return c.clone()
	}
	return &Contact{Address: Fold(a), Created: r.state.Now}
}

// keep notes a changed contact.
func (r *ruling) keep(c *Contact) {
	for i, have := range r.plan.People {
		if have.Address == c.Address {
			r.plan.People[i] = c
			return
		}
	}
	r.plan.People = append(r.plan.People, c)
}
