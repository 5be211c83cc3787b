package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"guichet/search"
	"guichet/ticket"
)

// find returns the hits of a query as "ticket/message".
func find(t *testing.T, s ticket.Store, q search.Query, before ticket.Number, limit int) (found []string) {
	t.Helper()
	view(t, s, func(r ticket.Reader) error {
		hits, err := r.Search(q, before, limit)
		for _, h := range hits {
			found = append(found, fmt.Sprintf("%d/%d", h.Ticket, h.Message))
		}
		return err
	})
	return found
}

func finds(t *testing.T, s ticket.Store, what, query string, want ...string) {
	t.Helper()
	same(t, what+": "+query, find(t, s, search.ParseQuery(query), 0, 100), want)
}

// searched keeps a ticket with messages and returns its number.
func searched(t *testing.T, s ticket.Store, it *ticket.Ticket, texts ...string) ticket.Number {
	t.Helper()
	update(t, s, func(tx ticket.Tx) error {
		it.Created, it.Updated, it.Messages = start, start, uint32(len(texts))
		if err := tx.AddTicket(it); err != nil {
			return err
		}
		for i, text := range texts {
			m := &ticket.Message{Ticket: it.Number, ID: uint32(i + 1), Kind: ticket.FromCustomer, At: start, Text: text}
			if i == 1 {
				m.Attachments = []ticket.Attachment{{Name: "Facture 2026.pdf"}}
			}
			if err := tx.AddMessage(m, nil); err != nil {
				return err
			}
		}
		return nil
	})
	return it.Number
}

func testSearch(t *testing.T, s ticket.Store) {
	searched(t, s, &ticket.Ticket{
		Subject: "L'imprimante brûle", Tags: []string{"hot"}, Organisation: "acme", Account: "paris",
		People: []ticket.Person{
			{Name: "Carla Ünal", Address: address("carla@customer.test"), Standing: ticket.Requester},
			{Name: "Old", Address: address("old@customer.test"), Standing: ticket.Former},
			{Name: "Ana", Address: address("ana@desk.test"), Standing: ticket.AgentStaff},
		},
	}, "The printer is on fire.", "Here is the invoice of the printer.")
	searched(t, s, &ticket.Ticket{
		Subject: "Printing", People: []ticket.Person{{Name: "Carla", Address: address("carla@customer.test"), Standing: ticket.Watcher}},
	}, "Fire the printer, please. 东京都")
	for _, c := range []struct {
		name, query string
		want        []string
	}{
		{"a word of messages", "printer", []string{"2/1", "1/2", "1/1"}},
		{"a word of one", "invoice", []string{"1/2"}},
		{"two words", "fire printer", []string{"2/1", "1/1"}},
		{"words of two messages", "fire invoice", nil},
		{"of a message and the ticket", "fire imprimante", []string{"1/1"}},
		{"the ticket alone", "BRULE hot", []string{"1/0"}},
		{"the ticket, and messages with a part", "print*", []string{"2/0", "2/1", "1/2", "1/1"}},
		{"a phrase", `"on fire"`, []string{"1/1"}},
		{"no such phrase", `"fire on"`, nil},
		{"a phrase over two texts", `"brule hot"`, nil},
		{"a file", "facture", []string{"1/2"}},
		{"a part of a file's name", `"facture 2026"`, []string{"1/2"}},
		{"a name", "unal", []string{"1/0"}},
		{"an address", "carla@customer.test", []string{"2/0", "1/0"}},
		{"former people", "old", nil},
		{"agents", "ana", nil},
		{"pairs of letters", "京都", []string{"2/1"}},
		{"an exact term, typed", "organisation:acme", nil},
		{"nothing", "", nil},
	} {
		finds(t, s, c.name, c.query, c.want...)
	}
	for _, c := range []struct {
		name string
		q    search.Query
		want []string
	}{
		{"a person", search.Query{}.With(ticket.PersonTerm(address("Carla@Customer.test"))), []string{"2/0", "1/0"}},
		{"a former person", search.Query{}.With(ticket.PersonTerm(address("old@customer.test"))), nil},
		{"an organisation", search.Query{}.With(ticket.OrganisationTerm("acme")), []string{"1/0"}},
		{"an account", search.Query{}.With(ticket.AccountTerm("paris")), []string{"1/0"}},
		{"another's account", search.Query{}.With(ticket.AccountTerm("acme")), nil},
		{"a person's words", search.ParseQuery("invoice").With(ticket.PersonTerm(address("carla@customer.test"))), []string{"1/2"}},
	} {
		same(t, c.name, find(t, s, c.q, 0, 100), c.want)
	}
}

func testSearchPages(t *testing.T, s ticket.Store) {
	for i := range 7 {
		searched(t, s, &ticket.Ticket{Subject: fmt.Sprint("common odd", i%2)}, "common")
	}
	q := search.ParseQuery("odd1 com*")
	for _, c := range []struct {
		before ticket.Number
		limit  int
		want   []string
	}{
		{0, 2, []string{"6/0", "6/1", "4/0", "4/1"}},
		{4, 2, []string{"2/0", "2/1"}},
		{2, 2, nil},
		{7, 1, []string{"6/0", "6/1"}},
		{1, 1, nil},
		{1000, 1, []string{"6/0", "6/1"}},
		{0, 0, nil},
	} {
		same(t, fmt.Sprint("before ", c.before, ", at most ", c.limit), find(t, s, q, c.before, c.limit), c.want)
	}
}

// testSearchChanges: what no longer stands there is not found, what came to it is.
func testSearchChanges(t *testing.T, s ticket.Store) {
	n := searched(t, s, &ticket.Ticket{
		Subject: "before", Tags: []string{"stays"},
		People: []ticket.Person{{Name: "Carla", Address: address("carla@customer.test"), Standing: ticket.Requester}},
	}, "text before")
	update(t, s, func(tx ticket.Tx) error {
		it, err := tx.Ticket(n)
		if err != nil {
			return err
		}
		it.Subject, it.People[0].Standing = "after", ticket.Former
		m, err := tx.Message(n, 1)
		if err != nil {
			return err
		}
		m.Text = "text after"
		return errors.Join(tx.PutTicket(it), tx.PutMessage(m))
	})
	finds(t, s, "changed", "before")
	finds(t, s, "changed", "carla")
	finds(t, s, "changed", "after", "1/0", "1/1")
	finds(t, s, "changed", "stays", "1/0")
	same(t, "a former person", find(t, s, search.Query{}.With(ticket.PersonTerm(address("carla@customer.test"))), 0, 9), []string(nil))
}

func testSearchForget(t *testing.T, s ticket.Store) {
	n := searched(t, s, &ticket.Ticket{Subject: "secret subject"}, "secret text", "more text")
	searched(t, s, &ticket.Ticket{Subject: "another"}, "text")
	update(t, s, func(tx ticket.Tx) error { return tx.Forget(n) })
	finds(t, s, "forgotten", "secret")
	finds(t, s, "forgotten", "text", "2/1")
	update(t, s, func(tx ticket.Tx) error {
		erased := &ticket.Ticket{Number: n, Subject: "erased", Created: start, Updated: start}
		return errors.Join(tx.Forget(n), tx.PutTicket(erased))
	})
	finds(t, s, "kept again", "erased", "1/0")
	finds(t, s, "kept again", "secret")
	err := s.Update(context.Background(), func(tx ticket.Tx) error { return tx.Forget(99) })
	if !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("Forget of no ticket: %v", err)
	}
}

func testSearchWithin(t *testing.T, s ticket.Store) {
	err := s.Update(context.Background(), func(tx ticket.Tx) error {
		if err := tx.AddTicket(&ticket.Ticket{Subject: "within", Created: start, Updated: start}); err != nil {
			return err
		}
		hits, err := tx.Search(search.ParseQuery("within"), 0, 10)
		same(t, "within the update", hits, []ticket.Hit{{Ticket: 1}})
		return errors.Join(err, errOwn)
	})
	if !errors.Is(err, errOwn) {
		t.Error(err)
	}
	finds(t, s, "after it failed", "within")
}
