package portal

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"guichet/desk/policy"
	"guichet/ticket"
)

// filter is which tickets a list has. The zero value is all of them.
type filter struct {
	status    ticket.Status
	requester string
	assignee  string
	nobodys   bool // assigned to nobody
	tag       string
	after     ticket.Number
	limit     int // 0: no limit
}

// readFilter reads ?status=, ?requester=, ?assignee=, ?tag=, ?after= and ?limit=.
func readFilter(query url.Values) (f filter, err error) {
	f = filter{
		status:    ticket.Status(strings.ToLower(query.Get("status"))),
		requester: query.Get("requester"), assignee: query.Get("assignee"), tag: strings.ToLower(query.Get("tag")),
	}
	for name, to := range map[string]func(uint64){
		"after": func(n uint64) { f.after = ticket.Number(n) },
		"limit": func(n uint64) { f.limit = int(n) },
	} {
		if s := query.Get(name); s != "" {
			n, err := strconv.ParseUint(s, 10, 32)
			if err != nil {
				return f, badRequest(name + ": " + strconv.Quote(s) + " is not a number")
			}
			to(n)
		}
	}
	return f, nil
}

// who makes an address of what names an agent, as the command assign reads it. An address that is
// no agent's any more may still have tickets.
func (f *filter) who(named func(string) []policy.Agent) error {
	switch strings.ToLower(f.assignee) {
	case "":
		return nil
	case "nobody", "none", "personne":
		f.assignee, f.nobodys = "", true
		return nil
	}
	found := named(f.assignee)
	switch {
	case len(found) == 1:
		f.assignee = found[0].Address.String()
	case len(found) > 1:
		var all []string
		for _, a := range found {
			all = append(all, a.Address.String())
		}
		return badRequest(strconv.Quote(f.assignee) + " may be " + strings.Join(all, " or ") + ": write the address")
	case !strings.Contains(f.assignee, "@"):
		return badRequest("there is no agent " + strconv.Quote(f.assignee) + ": guichet agent list names them")
	}
	return nil
}

// takes reports whether the list has a ticket.
func (f filter) takes(t *ticket.Ticket) bool {
	is := func(want, value string) bool { return want == "" || strings.EqualFold(want, value) }
	return is(string(f.status), string(t.Status)) && is(f.assignee, t.Assignee.String()) &&
		(!f.nobodys || t.Assignee.IsZero()) &&
		(f.tag == "" || slices.Contains(t.Tags, f.tag)) &&
		(f.requester == "" || slices.ContainsFunc(t.People, func(p ticket.Person) bool {
			return p.Standing == ticket.Requester && is(f.requester, p.Address.String())
		}))
}

// words stand in the record of each ticket that the list has.
func (f filter) words() (words []string) {
	for _, w := range []string{f.requester, f.assignee, f.tag} {
		if w != "" {
			words = append(words, w)
		}
	}
	return words
}

// few reports whether the filter asks for a state that few tickets are in.
func (f filter) few() bool { return slices.Contains(notClosed(), f.status) }

// eachOf calls f for the tickets in these states, the newest first, without one long transaction.
func (a *API) eachOf(ctx context.Context, states []ticket.Status, f func(*ticket.Ticket)) error {
	for before := ticket.Number(0); ; {
		var tickets []*ticket.Ticket
		err := a.Store.View(ctx, func(tx ticket.Reader) (err error) {
			tickets, err = tx.Latest(before, page, states...)
			return err
		})
		if err != nil || len(tickets) == 0 {
			return err
		}
		for _, t := range tickets {
			f(t)
			before = t.Number
		}
	}
}

// notClosed are the states that few tickets are in, however old the desk is.
func notClosed() []ticket.Status {
	return []ticket.Status{ticket.Open, ticket.Pending, ticket.Resolved}
}
