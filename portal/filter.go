package portal

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

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
	category  string
	product   string
	scope     string // organisation, or organisation/account
	since     time.Time
	before    time.Time // both of creation; zero: any
	order     string    // created, -created, updated or -updated; "": as created
	after     ticket.Number
	limit     int // 0: no limit
}

// readFilter reads ?status=, ?requester=, ?assignee=, ?tag=, ?category=, ?product=, ?organisation=,
// ?since=, ?before=, ?order=, ?after= and ?limit=.
func readFilter(query url.Values) (f filter, err error) {
	f = filter{
		status:    ticket.Status(strings.ToLower(query.Get("status"))),
		requester: query.Get("requester"), assignee: query.Get("assignee"), tag: strings.ToLower(query.Get("tag")),
		category: query.Get("category"), product: query.Get("product"), scope: query.Get("organisation"), order: query.Get("order"),
	}
	if !slices.Contains([]string{"", "created", "-created", "updated", "-updated"}, f.order) {
		return f, badRequest("order: " + strconv.Quote(f.order) + " is none of created, -created, updated, -updated")
	}
	for name, to := range map[string]*time.Time{"since": &f.since, "before": &f.before} {
		if s := query.Get(name); s != "" {
			if *to, err = time.Parse(time.DateOnly, s); err != nil {
				return f, badRequest(name + ": " + strconv.Quote(s) + " is not a date such as 2026-11-22")
			}
		}
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
		(f.tag == "" || slices.Contains(t.Tags, f.tag)) && is(f.category, t.Category) && is(f.product, t.Product) && f.belongs(t) &&
		(f.since.IsZero() || !t.Created.Before(f.since)) && (f.before.IsZero() || t.Created.Before(f.before)) &&
		(f.requester == "" || slices.ContainsFunc(t.People, func(p ticket.Person) bool {
			return p.Standing == ticket.Requester && is(f.requester, p.Address.String())
		}))
}

// belongs reports whether a ticket is for the organisation, or account of one, that is asked for.
func (f filter) belongs(t *ticket.Ticket) bool {
	organisation, account, both := strings.Cut(f.scope, "/")
	return f.scope == "" || strings.EqualFold(t.Organisation, organisation) && (!both || strings.EqualFold(t.Account, account))
}

// sorts reports whether the list has another order than that in which tickets are read.
func (f filter) sorts() bool { return f.order != "" && f.order != "created" }

// sort orders tickets that were read as they were created.
func (f filter) sort(all []*ticket.Ticket) {
	switch f.order {
	case "-created":
		slices.Reverse(all)
	case "updated":
		slices.SortStableFunc(all, func(a, b *ticket.Ticket) int { return a.Updated.Compare(b.Updated) })
	case "-updated":
		slices.SortStableFunc(all, func(a, b *ticket.Ticket) int { return b.Updated.Compare(a.Updated) })
	}
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
			tickets, err = tx.Latest(before, pageSize, states...)
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
