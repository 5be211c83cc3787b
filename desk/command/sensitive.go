package command

import (
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/ticket"
)

// doSensitive marks the ticket with all its files, and with "off" takes the mark away
// (PRODUCT 6.1). Who marks only hides, so everybody may who may write; who takes the mark
// away has to be an agent, or shows files that he himself sent: then the ticket stays as it
// is.
func doSensitive(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	switch strings.ToLower(strings.TrimSpace(args)) {
	case "", "on":
		c.Ticket.Sensitive = true
		r.MarkFiles(c, true, func(*ticket.Message) bool { return true })
		return ticket.Say("sensitive"), nil
	case "off":
	default:
		return ticket.Said{}, ticket.Refuse("argument", args)
	}
	if !r.Proven() {
		return ticket.Said{}, ticket.Refuse("unproven")
	}
	if r.Agent != nil && !authority.SenderIsCustomer(r, c.Ticket) {
		c.Ticket.Sensitive = false
		r.MarkFiles(c, false, func(*ticket.Message) bool { return true })
		return ticket.Say("not-sensitive"), nil
	}
	own := func(m *ticket.Message) bool {
		return ticket.SameAddress(m.Author.Address, r.Sender.Address) || r.State.Contact.Has(m.Author.Address)
	}
	if r.MarkFiles(c, false, own) == 0 {
		return ticket.Said{}, ticket.Refuse("sensitive-off")
	}
	return ticket.Say("files-not-sensitive"), nil
}
