package question

import (
	"errors"
	"slices"

	"guichet/desk/authority"
	"guichet/desk/policy"
	"guichet/search"
	"guichet/ticket"
)

// Bounds of one question.
const (
	maxFound   = 2_000  // tickets of the search index that it looks at
	maxScanned = 10_000 // tickets that it looks through where no index helps, the newest first
	maxPage    = 500    // tickets that are read at once
)

// scan is which tickets are looked through. The zero value is all of them.
type scan struct {
	query  search.Query
	terms  []string      // of the search index, beside the query
	queue  ticket.Queue  // without states, or with closed ones, all tickets. It counts where an agent asks for no words and no terms
	before ticket.Number // only older tickets; 0: all
}

// each calls f for the tickets that an asker may find, the newest first, until it returns
// false. A customer's are found by who may read them, so that a large desk is not
// scanned for one of them. It returns ErrTooBroad where it gave up.
func each(d *policy.Directory, tx ticket.Reader, who authority.Asker, w scan, f func(*ticket.Ticket) (bool, error)) error {
	q := w.query.With(w.terms...)
	if who.Agent != nil && q.Empty() {
		return eachTicket(tx, w.before, w.queue, f)
	}
	streams := []*stream{{tx: tx, query: q, before: w.before}}
	if who.Agent == nil {
		streams = nil
		for _, term := range who.Contact.Terms() {
			streams = append(streams, &stream{tx: tx, query: q.With(term), before: w.before})
		}
	}
	for range maxFound {
		n, err := newest(streams)
		if err != nil || n == 0 {
			return err
		}
		t, err := tx.Ticket(n)
		if errors.Is(err, ticket.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if more, err := f(t); err != nil || !more {
			return err
		}
	}
	return nil
}

// stream is the tickets that answer a query, the newest first, read page by page.
type stream struct {
	tx     ticket.Reader
	query  search.Query
	before ticket.Number // of the tickets that were read the oldest
	page   []ticket.Number
	err    error // behind the page
	ended  bool
}

// manyHits is how many tickets are read at once: a list with what it counts besides.
const manyHits = maxListed + maxMore + 1

// head returns the newest ticket that is left; 0 if there is none.
func (s *stream) head() (ticket.Number, error) {
	if len(s.page) == 0 && s.err == nil && !s.ended {
		var hits []ticket.Hit
		hits, s.err = s.tx.Search(s.query, s.before, manyHits)
		for _, h := range hits {
			if s.before != h.Ticket {
				s.page = append(s.page, h.Ticket)
			}
			s.before = h.Ticket
		}
		s.ended = len(s.page) < manyHits
	}
	if len(s.page) == 0 {
		return 0, s.err
	}
	return s.page[0], nil
}

// newest takes the newest ticket out of all streams; 0 if they have ended.
func newest(streams []*stream) (n ticket.Number, err error) {
	for _, s := range streams {
		first, err := s.head()
		if err != nil {
			return 0, err
		}
		n = max(n, first)
	}
	for _, s := range streams {
		if len(s.page) > 0 && s.page[0] == n {
			s.page = s.page[1:]
		}
	}
	return n, nil
}

// eachTicket calls f for the tickets in the queue beyond at (0: all), in its order, until it returns false. Where closed ones
// are asked for the rest of the queue is the caller's matter.
func eachTicket(tx ticket.Reader, at ticket.Number, q ticket.Queue, f func(*ticket.Ticket) (bool, error)) error {
	next := func(limit int) ([]*ticket.Ticket, error) { return tx.Queued(q, at, limit) }
	if len(q.States) == 0 || slices.Contains(q.States, ticket.Closed) {
		next = func(limit int) ([]*ticket.Ticket, error) { return tx.Latest(at, limit, q.States...) }
		if q.Oldest {
			next = func(limit int) ([]*ticket.Ticket, error) { return tx.Tickets(at, limit) }
		}
	}
	// Most often the first page is enough.
	for scanned, limit := 0, manyHits; scanned < maxScanned; limit = maxPage {
		page, err := next(limit)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, t := range page {
			if more, err := f(t); err != nil || !more {
				return err
			}
			at = t.Number
		}
		scanned += len(page)
	}
	return ticket.ErrTooBroad
}
