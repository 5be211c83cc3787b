package desk

import (
	"slices"
	"strings"
)

// orderOrgAccess grants somebody a role at an organisation or account, or takes it back
// (PRODUCT 5.4): "#org-access ADDRESS ROLE ORG[/ACCOUNT]". The role "member" fills in new
// tickets only, "none" ends the membership with all that is below it.
func (r *ruling) orderOrgAccess(_ *Change, _ *orders, args string) (Said, error) {
	words := strings.Fields(args)
	if len(words) != 3 {
		return Said{}, refuse("org-access-how")
	}
	a, err := readAddress(words[0])
	role := Role(strings.ToLower(words[1]))
	scope, known := r.scopeOf(words[2])
	switch {
	case err != nil:
		return Said{}, refuse("address", words[0])
	case r.dir.ours(a):
		return Said{}, refuse("address-ours", a)
	case r.dir.agent(a) != nil:
		return Said{}, refuse("address-agent", a)
	case !slices.Contains(Roles(), role) && role != "member" && role != "none":
		return Said{}, refuse("role", words[1])
	case !known:
		return Said{}, refuse("org-unknown", words[2])
	}
	who := r.other(a)
	switch role {
	case "none":
		if !who.revoke(scope) {
			return Said{}, refuse("org-not-member", a, r.title(scope))
		}
		r.keep(who)
		return say("org-access-ended", a, r.title(scope)), nil
	case "member":
		who.grant(scope, "", r.actor(), r.state.Now)
	default:
		who.grant(scope, role, r.actor(), r.state.Now)
	}
	r.keep(who)
	key := "org-" + string(role)
	return say(key, a, r.title(scope)), nil
}
