package portal

import (
	"net/url"
	"slices"
	"strings"

	"guichet/desk"
)

// listed reports whether a ticket is one that ?status=, ?requester=, ?assignee= and ?tag=
// ask for; without them every ticket is.
func listed(query url.Values, t *desk.Ticket) bool {
	requester := ""
	for _, p := range t.People {
		if p.Standing == desk.Requester {
			requester = p.Address.String()
		}
	}
	is := func(name, value string) bool {
		return !query.Has(name) || strings.EqualFold(query.Get(name), value)
	}
	return is("status", string(t.Status)) && is("requester", requester) && is("assignee", t.Assignee.String()) &&
		(!query.Has("tag") || slices.Contains(t.Tags, strings.ToLower(query.Get("tag"))))
}
