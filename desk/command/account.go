package command

import (
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/form"
	"guichet/desk/people"
	"guichet/ticket"
)

// doAccount says whom the ticket is for. Its requester chooses among what is his; agents
// also by ID among all, or "none".
func doAccount(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	t := c.Ticket
	who := r.State.Contact
	if at := t.Requester(); o.Staff && at >= 0 {
		who = authority.KnownContact(r, t.People[at].Address)
	}
	his := form.Options(who, r.State.Organisations)
	s, ok := form.Choose(his, args)
	switch {
	case !o.Staff && !form.Asks(t, who):
		return ticket.Said{}, ticket.Refuse("not-allowed")
	case !o.Staff && len(his) == 0:
		return ticket.Said{}, ticket.Refuse("account-none")
	case strings.TrimSpace(args) == "":
		return ticket.Said{}, ticket.Refuse("account-which", strings.Join(form.NamesOf(his), ", "))
	case !ok && o.Staff:
		if s, ok = people.ScopeOf(r, args); !ok && strings.EqualFold(args, "none") {
			ok = true
		}
	}
	if !ok {
		return ticket.Said{}, ticket.Refuse("account-unknown", args, strings.Join(form.NamesOf(his), ", "))
	}
	t.Organisation, t.Account = s.Organisation, s.Account
	return ticket.Say("account", people.Title(r, s)), nil
}
