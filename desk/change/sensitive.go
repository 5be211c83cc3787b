package change

import (
	"slices"
	"strings"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// ToSensitive reports whether the mail came to local+sensitive@.
func (r *Decision) ToSensitive() bool {
	return slices.ContainsFunc(r.Targets, func(t policy.Target) bool { return t.Sensitive })
}

// MarkByAddress marks the ticket that a mail to local+sensitive@ joins, as #sensitive does.
func (r *Decision) MarkByAddress(c *Change) {
	if c.Ticket.Sensitive || !r.ToSensitive() {
		return
	}
	c.Ticket.Sensitive = true
	r.MarkFiles(c, true, func(*ticket.Message) bool { return true })
	c.Event(r.State.Now, r.Actor(), "mail", "sensitive, by the address that the mail came to")
}

// MarkFiles marks the files of the messages that match, and returns how many changed.
func (r *Decision) MarkFiles(c *Change, sensitive bool, match func(*ticket.Message) bool) (changed int) {
	for _, m := range r.State.Messages[c.Ticket.Number] {
		if !match(m) {
			continue
		}
		var marked *ticket.Message
		for i, a := range m.Attachments {
			if a.Sensitive == sensitive {
				continue
			}
			if marked == nil {
				marked = c.Amend(m)
			}
			marked.Attachments[i].Sensitive = sensitive
			changed++
		}
	}
	return changed
}

// Amend returns the copy of an earlier message that this change may alter, so that several
// commands of one mail alter the same.
func (c *Change) Amend(m *ticket.Message) *ticket.Message {
	for _, have := range c.Amended {
		if have.Ticket == m.Ticket && have.ID == m.ID {
			return have
		}
	}
	n := *m
	n.Attachments = append([]ticket.Attachment{}, m.Attachments...)
	c.Amended = append(c.Amended, &n)
	return &n
}

// MarksFiles reports whether the mail has the command, or the address: then the messages of the
// tickets that it may be about are loaded.
func (in *Inbound) MarksFiles() bool {
	return slices.ContainsFunc(in.Message.Commands, func(cmd parser.Command) bool { return cmd.Name == "sensitive" }) ||
		slices.ContainsFunc(in.Envelope.Recipients, func(a mail.Address) bool { return strings.HasSuffix(ticket.Fold(a).Local, policy.SensitiveTag) })
}

// laterFilesSensitive reports whether files that come now are kept as sensitive, because
// of the ticket's category.
func (r *Decision) laterFilesSensitive(t *ticket.Ticket) bool {
	k := r.Dir.Policy.Category(t.Category)
	return k != nil && k.LaterFilesSensitive
}
