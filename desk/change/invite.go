package change

import (
	"slices"

	"guichet/mail"
	"guichet/ticket"
)

// MaxInvited is how many people a ticket takes in from Cc (PRODUCT 5.5).
const MaxInvited = 10

// Invite takes the people in Cc and To of a proven customer's mail in: they may write, and
// hear nothing until they do.
func (r *Decision) Invite(c *Change) {
	if !r.namesUs() {
		return
	}
	r.InviteAll(c, append(append([]mail.Mailbox{}, r.In.Message.Cc...), r.In.Message.To...))
}

// namesUs reports whether one of our addresses, or of who passes mail on to us, stands in To or Cc. Where
// none does we were in Bcc, and nobody whom the mail names knows of us (PRODUCT 5.5).
func (r *Decision) namesUs() bool {
	return r.Direct || r.Via || slices.ContainsFunc(Addressed(r.In.Message), func(a mail.Address) bool { return r.Dir.Ours(a) || r.Dir.Via(a) || r.Dir.Mailbox(a) })
}

// InviteAll is Invite for people whom a proven mail names.
func (r *Decision) InviteAll(c *Change, named []mail.Mailbox) {
	if !r.Proven() {
		return
	}
	invited := 0
	for _, p := range c.Ticket.People {
		if p.Standing == ticket.Invited {
			invited++
		}
	}
	for _, box := range named {
		a := box.Address
		switch {
		case a.IsZero() || r.Dir.Ours(a) || r.Dir.Agent(a) != nil || NobodyReads(a) || r.Dir.Via(a) || r.Dir.Mailbox(a) || r.isItsList(a) || c.Ticket.Place(a) >= 0:
			continue
		case invited >= MaxInvited || c.Ticket.Customers() >= MaxCustomers:
			if len(r.LeftOut) < MaxHints {
				r.LeftOut = append(r.LeftOut, a)
			}
			continue
		}
		at := c.Ticket.Admit(box, ticket.Invited)
		c.Ticket.People[at].Invited, c.Ticket.People[at].By = r.State.Now, r.Sender.Address
		invited++
		c.Event(r.State.Now, r.Actor(), "mail", "invited "+a.String())
	}
	if len(r.LeftOut) > 0 {
		c.Event(r.State.Now, "rule", "mail", "left out of Cc: "+joined(r.LeftOut))
	}
}

func joined(addresses []mail.Address) string {
	text := ""
	for i, a := range addresses {
		if i > 0 {
			text += ", "
		}
		text += a.String()
	}
	return text
}
