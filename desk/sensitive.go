package desk

import (
	"slices"
	"strings"

	"guichet/mail"
	"guichet/parser"
)

// orderSensitive marks the ticket with all its files, and with "off" takes the mark away
// (PRODUCT 6.1). Who marks only hides, so everybody may who may write; who takes the mark
// away has to be an agent, or shows files that he himself sent: then the ticket stays as it
// is.
func (r *ruling) orderSensitive(c *Change, _ *orders, args string) (Said, error) {
	switch strings.ToLower(strings.TrimSpace(args)) {
	case "", "on":
		c.Ticket.Sensitive = true
		r.markFiles(c, true, func(*Message) bool { return true })
		return say("sensitive"), nil
	case "off":
	default:
		return Said{}, refuse("argument", args)
	}
	if !r.proven() {
		return Said{}, refuse("unproven")
	}
	if r.agent != nil && !r.isCustomer(c.Ticket) {
		c.Ticket.Sensitive = false
		r.markFiles(c, false, func(*Message) bool { return true })
		return say("not-sensitive"), nil
	}
	own := func(m *Message) bool {
		return same(m.Author.Address, r.sender.Address) || r.state.Contact.Has(m.Author.Address)
	}
	if r.markFiles(c, false, own) == 0 {
		return Said{}, refuse("sensitive-off")
	}
	return say("files-not-sensitive"), nil
}

// toSensitive reports whether the mail came to local+sensitive@.
func (r *ruling) toSensitive() bool {
	return slices.ContainsFunc(r.targets, func(t target) bool { return t.sensitive })
}

// markByAddress marks the ticket that a mail to local+sensitive@ joins, as #sensitive does.
func (r *ruling) markByAddress(c *Change) {
	if c.Ticket.Sensitive || !r.toSensitive() {
		return
	}
	c.Ticket.Sensitive = true
	r.markFiles(c, true, func(*Message) bool { return true })
	c.event(r.state.Now, r.actor(), "mail", "sensitive, by the address that the mail came to")
}

// isCustomer reports whether the sender, an agent perhaps, is one of the ticket's customers.
func (r *ruling) isCustomer(t *Ticket) bool { return isCustomer(r.standing(t)) }

// markFiles marks the files of the messages that match, and returns how many changed.
func (r *ruling) markFiles(c *Change, sensitive bool, match func(*Message) bool) (changed int) {
	for _, m := range r.state.Messages[c.Ticket.Number] {
		if !match(m) {
			continue
		}
		var marked *Message
		for i, a := range m.Attachments {
			if a.Sensitive == sensitive {
				continue
			}
			if marked == nil {
				marked = c.amend(m)
			}
			marked.Attachments[i].Sensitive = sensitive
			changed++
		}
	}
	return changed
}

// amend returns the copy of an earlier message that this change may alter, so that several
// commands of one mail alter the same.
func (c *Change) amend(m *Message) *Message {
	for _, have := range c.Amended {
		if have.Ticket == m.Ticket && have.ID == m.ID {
			return have
		}
	}
	n := *m
	n.Attachments = append([]Attachment{}, m.Attachments...)
	c.Amended = append(c.Amended, &n)
	return &n
}

// marksFiles reports whether the mail has the command, or the address: then the messages of the
// tickets that it may be about are loaded.
func (in *Inbound) marksFiles() bool {
	return slices.ContainsFunc(in.Message.Commands, func(cmd parser.Command) bool { return cmd.Name == "sensitive" }) ||
		slices.ContainsFunc(in.Envelope.Recipients, func(a mail.Address) bool { return strings.HasSuffix(Fold(a).Local, sensitiveTag) })
}

// files loads the messages of the tickets that a mail is likeliest about.
func (l *loader) files(c clues) {
	likely := numbersOf(append(append([]Token{}, c.addressed...), c.threaded...))
	for _, id := range c.ids {
		for _, ref := range l.s.Refs[id] {
			likely = append(likely, l.s.home(ref))
		}
	}
	read := map[Number]bool{}
	for _, n := range append(likely, c.tags...) {
		if len(read) == maxMoved {
			return
		}
		if l.s.Tickets[n] != nil && !read[n] {
			read[n] = true
			l.messages(n)
		}
	}
}
