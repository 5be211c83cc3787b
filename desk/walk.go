package desk

import (
	"errors"
	"slices"

	"guichet/search"
)

// maxFound bounds how many tickets of the search index one question looks at.
const maxFound = 2_000

// each calls f for the tickets that an asker may find, the newest first, until it returns
// false: those that answer q and hold all of the terms. A customer's are found by who may
// read them, so that a large desk is not walked through for one of them.
func (d *directory) each(tx Reader, who asker, q search.Query, terms []string, f func(*Ticket) (bool, error)) error {
	q = q.With(terms...)
	if who.agent != nil && q.Empty() {
		return eachTicket(tx, f)
	}
	queries := []search.Query{q}
	if who.agent == nil {
		queries = nil
		for _, term := range who.contact.terms() {
			queries = append(queries, q.With(term))
		}
	}
	found := map[Number]bool{}
	for _, q := range queries {
		if err := hits(tx, q, found); err != nil {
			return err
		}
	}
	var numbers []Number
	for n := range found {
		numbers = append(numbers, n)
	}
	slices.Sort(numbers)
	slices.Reverse(numbers)
	for _, n := range numbers {
		t, err := tx.Ticket(n)
		if errors.Is(err, ErrNotFound) {
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

// hits adds the tickets that answer a query.
func hits(tx Reader, q search.Query, found map[Number]bool) error {
	before := Number(0)
	for len(found) < maxFound {
		page, err := tx.Search(q, before, 200)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, h := range page {
			found[h.Ticket] = true
			before = h.Ticket
		}
	}
	return nil
}

// terms are what the tickets that a person may read are found by.
func (c *Contact) terms() []string {
	terms := []string{PersonTerm(c.Address)}
	for _, a := range c.Also {
		terms = append(terms, PersonTerm(a))
	}
	for _, m := range c.Memberships {
		terms = append(terms, OrganisationTerm(m.Organisation))
	}
	slices.Sort(terms)
	return slices.Compact(terms)
}

// maxWalked bounds how many tickets one question looks through, the newest first.
const maxWalked = 50_000

// eachTicket calls f for the tickets, the newest first, until it returns false.
func eachTicket(tx Reader, f func(*Ticket) (bool, error)) error {
	last, err := lastNumber(tx)
	walked := 0
	for err == nil && last > 0 && walked < maxWalked {
		after := last - min(last, 200)
		var page []*Ticket
		if page, err = tx.Tickets(after, int(last-after)); err != nil {
			return err
		}
		for i := len(page) - 1; i >= 0; i-- {
			if page[i].Number > last {
				continue // the page had gaps and reached further
			}
			walked++
			if more, err := f(page[i]); err != nil || !more {
				return err
			}
		}
		last = after
	}
	return err
}

// lastNumber finds the highest number of a ticket; 0 if there is none.
func lastNumber(tx Reader) (Number, error) {
	above := func(n Number) (bool, error) {
		t, err := tx.Tickets(n, 1)
		return len(t) > 0, err
	}
	low, high := Number(0), Number(1)
	for {
		more, err := above(high - 1)
		if err != nil {
			return 0, err
		}
		if !more {
			break
		}
		low, high = high, 2*high
	}
	// A ticket is at low or above, if low is not zero; none is at high or above.
	for low+1 < high {
		middle := low + (high-low)/2
		more, err := above(middle - 1)
		if err != nil {
			return 0, err
		}
		if more {
			low = middle
		} else {
			high = middle
		}
	}
	return low, nil
}
