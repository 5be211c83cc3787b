package portal

import (
	"context"
	"net/http"
	"slices"

	"guichet/desk/policy"
	"guichet/ticket"
)

// pageSize is how many records are read at once.
const pageSize = 500

// tickets writes all tickets that the query asks for, one a line, page by page: a million of them
// must neither fill the memory nor hold one state of the store for long.
func (a *API) tickets(w http.ResponseWriter, r *http.Request) {
	f, err := readFilter(r.URL.Query())
	if err == nil {
		err = f.who(func(who string) []policy.Agent { return a.Desk.AgentsNamed(who) })
	}
	if err != nil {
		a.serve(w, r, func(*http.Request) (any, error) { return nil, err })
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	pages := a.readAhead(ctx, f)
	defer func() {
		cancel()
		for range pages { // until the reader has ended
		}
	}()
	out := newArrayWriter(w)
	if f.sorts() {
		a.sorted(w, r, out, f, pages)
		return
	}
	for p := range pages {
		if p.err != nil {
			a.cutShort(w, r, out, p.err)
			return
		}
		for _, t := range p.tickets {
			if out.count == f.limit && f.limit > 0 {
				break
			}
			if !f.takes(t) {
				continue
			}
			if err := out.write(viewTicket(t)); err != nil {
				return // who asked is gone
			}
		}
		if out.count == f.limit && f.limit > 0 {
			break
		}
	}
	if r.Context().Err() == nil {
		out.end()
	}
}

// sorted writes the tickets in an order that is not that of the records: all that the filter takes
// have to be read first.
func (a *API) sorted(w http.ResponseWriter, r *http.Request, out *arrayWriter, f filter, pages <-chan ticketPage) {
	var all []*ticket.Ticket
	for p := range pages {
		if p.err != nil {
			a.cutShort(w, r, out, p.err)
			return
		}
		for _, t := range p.tickets {
			if f.takes(t) {
				all = append(all, t)
			}
		}
	}
	f.sort(all)
	if f.limit > 0 {
		all = all[:min(len(all), f.limit)]
	}
	for _, t := range all {
		if err := out.write(viewTicket(t)); err != nil {
			return // who asked is gone
		}
	}
	if r.Context().Err() == nil {
		out.end()
	}
}

// ticketPage is some tickets, or why there are none.
type ticketPage struct {
	tickets []*ticket.Ticket
	err     error
}

// readAhead reads the tickets above f.after, ascending, while others are being written; it ends
// with ctx.
func (a *API) readAhead(ctx context.Context, f filter) <-chan ticketPage {
	pages := make(chan ticketPage, 2)
	next := a.ascending(f)
	if f.few() {
		next = a.inState(f)
	}
	go func() {
		defer close(pages)
		for {
			var p ticketPage
			p.tickets, p.err = next(ctx)
			if len(p.tickets) == 0 && p.err == nil {
				return
			}
			select {
			case pages <- p:
			case <-ctx.Done():
				return
			}
			if p.err != nil {
				return
			}
		}
	}()
	return pages
}

// ascending returns what reads the next page of all tickets that the filter may take.
func (a *API) ascending(f filter) func(context.Context) ([]*ticket.Ticket, error) {
	after, words := f.after, f.words()
	return func(ctx context.Context) (tickets []*ticket.Ticket, err error) {
		err = a.Store.View(ctx, func(tx ticket.Reader) error {
			tickets, err = tx.TicketsNaming(after, pageSize, words...)
			return err
		})
		if len(tickets) > 0 {
			after = tickets[len(tickets)-1].Number
		}
		return tickets, err
	}
}

// inState returns what reads the tickets of a state that few are in, as one page.
func (a *API) inState(f filter) func(context.Context) ([]*ticket.Ticket, error) {
	done := false
	return func(ctx context.Context) (tickets []*ticket.Ticket, err error) {
		if done {
			return nil, nil
		}
		done = true
		err = a.eachOf(ctx, []ticket.Status{f.status}, func(t *ticket.Ticket) {
			if t.Number > f.after {
				tickets = append(tickets, t)
			}
		})
		slices.Reverse(tickets)
		return tickets, err
	}
}
