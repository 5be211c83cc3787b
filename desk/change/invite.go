package change

import (
	"regexp"

	"guichet/mail"
	"guichet/ticket"
)

// MaxInvited is how many people a ticket takes in from Cc (PRODUCT 5.5).
const MaxInvited = 10

// NoReply are local parts nobody reads.
var NoReply = regexp.MustCompile(`(?i)^(do-?not-?reply|no-?reply|mailer-daemon|bounces?)([+._-].*)?$`)

// ListMachinery are local parts of what runs a list (RFC 2142 §6 and the habits of list managers).
var ListMachinery = regexp.MustCompile(`(?i)^(owner-.+|.+-owner|.+-request|.+-bounces?|.+[+]bounces?([-=].*)?|.+-confirm([+].*)?)$`)

// NobodyReads reports whether a machine stands behind an address by its name alone.
func NobodyReads(a mail.Address) bool {
	return NoReply.MatchString(a.Local) || ListMachinery.MatchString(a.Local)
}

// Invite takes the people in Cc and To of a proven customer's mail in: they may write, and
// hear nothing until they do.
func (r *Decision) Invite(c *Change) {
	r.InviteAll(c, append(append([]mail.Mailbox{}, r.In.Message.Cc...), r.In.Message.To...))
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
		case a.IsZero() || r.Dir.Ours(a) || r.Dir.Agent(a) != nil || NoReply.MatchString(a.Local) || c.Ticket.Place(a) >= 0:
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
