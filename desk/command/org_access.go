package command

import (
	"slices"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/people"
	"guichet/desk/words"
	"guichet/ticket"
)

// doOrgAccess grants somebody a role at an organisation or account, or takes it back
// (PRODUCT 5.4): "#org-access ADDRESS ROLE ORG[/ACCOUNT]". The role "member" fills in new
// tickets only, "none" ends the membership with all that is below it. Who gets a right that he had not is told.
func doOrgAccess(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	text := strings.Fields(args)
	if len(text) != 3 {
		return ticket.Said{}, ticket.Refuse("org-access-how")
	}
	a, err := words.ReadAddress(text[0])
	role := ticket.Role(strings.ToLower(text[1]))
	scope, known := people.ScopeOf(r, text[2])
	switch {
	case err != nil:
		return ticket.Said{}, ticket.Refuse("address", text[0])
	case r.Dir.Ours(a):
		return ticket.Said{}, ticket.Refuse("address-ours", a)
	case r.Dir.Agent(a) != nil:
		return ticket.Said{}, ticket.Refuse("address-agent", a)
	case !slices.Contains(ticket.Roles(), role) && role != "member" && role != "none":
		return ticket.Said{}, ticket.Refuse("role", text[1])
	case !known:
		return ticket.Said{}, ticket.Refuse("org-unknown", text[2])
	}
	who := authority.ContactOf(r, a)
	switch role {
	case "none":
		if !who.Revoke(scope) {
			return ticket.Said{}, ticket.Refuse("org-not-member", a, people.Title(r, scope))
		}
		authority.KeepContact(r, who)
		return ticket.Say("org-access-ended", a, people.Title(r, scope)), nil
	case "member":
		who.Grant(scope, "", r.Actor(), r.State.Now)
	default:
		if !who.Holds(scope, role) {
			notify.TellRights(r, c.Ticket, who, a, role, scope, people.Title(r, scope))
		}
		who.Grant(scope, role, r.Actor(), r.State.Now)
	}
	authority.KeepContact(r, who)
	key := "org-" + string(role)
	return ticket.Say(key, a, people.Title(r, scope)), nil
}
