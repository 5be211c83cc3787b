package people

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// NoteContact notes a contact from his first mail on (PRODUCT 5.1), with the language that his mail
// tells. What is only the default of an address is not kept: it would go before that of
// another one.
func NoteContact(r *change.Decision, box mail.Mailbox) {
	met := ticket.Contact{Address: ticket.Fold(box.Address), Name: box.Name, Created: r.State.Now}
	switch own := ticket.SameAddress(box.Address, r.Sender.Address); {
	case !own && authority.KnownContact(r, box.Address) == nil:
		authority.KeepContact(r, &met)
	case own && r.Plan.Contact == nil && r.State.Contact == nil:
		met.Language = r.In.Language
		r.Plan.Contact = &met
	case own && SenderContact(r).Language == "" && r.In.Language != "":
		r.Plan.Contact = SenderContact(r)
		r.Plan.Contact.Language = r.In.Language
	}
}

// SenderContact returns a copy of the sender's contact that may be changed.
func SenderContact(r *change.Decision) *ticket.Contact {
	if r.Plan.Contact != nil {
		return r.Plan.Contact
	}
	return r.State.Contact.Clone()
}

// AdmitSender makes the sender a participant and returns his place. Who stands there by
// another address of his goes on to hear at that one.
func AdmitSender(r *change.Decision, c *change.Change) int {
	who := r.Sender
	if at := authority.SenderPlace(r, c.Ticket); at >= 0 {
		if ticket.IsParty(c.Ticket.People[at].Standing) {
			return at
		}
		who = mail.Mailbox{Address: c.Ticket.People[at].Address}
	}
	c.Event(r.State.Now, r.Actor(), "mail", "participant "+who.Address.String())
	NoteContact(r, r.Sender)
	return c.Ticket.Admit(who, ticket.Participant)
}
