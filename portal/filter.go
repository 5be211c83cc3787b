package portal

import (
	"context"
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

// eachOf calls f for the tickets in these states, the newest first, without one long transaction.
func (a *API) eachOf(ctx context.Context, states []desk.Status, f func(*desk.Ticket)) error {
	for before := desk.Number(0); ; {
		var tickets []*desk.Ticket
		err := a.Store.View(ctx, func(tx desk.Reader) (err error) {
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

// stateOf is the state that ?status= asks for, if it is one of those that few tickets are in.
func stateOf(query url.Values) (desk.Status, bool) {
	s := desk.Status(strings.ToLower(query.Get("status")))
	return s, slices.Contains(notClosed(), s)
}

func notClosed() []desk.Status { return []desk.Status{desk.Open, desk.Pending, desk.Resolved} }

// inState lists the tickets in a state, ascending, as far as the query asks for them.
func (a *API) inState(ctx context.Context, s desk.Status, query url.Values) (any, error) {
	all := []Ticket{}
	err := a.eachOf(ctx, []desk.Status{s}, func(t *desk.Ticket) {
		if listed(query, t) {
			all = append(all, viewTicket(t))
		}
	})
	slices.Reverse(all)
	return all, err
}
