package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

func testInstallation(t *testing.T, s ticket.Store) {
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Installation()
		same(t, "a new installation", got, ticket.Installation{})
		return err
	})
	want := ticket.Installation{Epoch: 3, Fingerprint: []byte{1, 2}, Held: true, HeldBelow: 99, Created: start, Skip: 12}
	update(t, s, func(tx ticket.Tx) error { return tx.PutInstallation(want) })
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Installation()
		same(t, "installation", got, want)
		return err
	})
}

func testTicket(t *testing.T, s ticket.Store) {
	want := sampleTicket()
	update(t, s, func(tx ticket.Tx) error { return tx.AddTicket(want) })
	if want.Number != 1 {
		t.Errorf("the first ticket got number %d", want.Number)
	}
	sameTicket(t, s, want)
	want.Status, want.Subject, want.People = ticket.Open, "", append(want.People, ticket.Person{Name: "Dora"})
	want.Resolved = time.Time{}
	update(t, s, func(tx ticket.Tx) error { return tx.PutTicket(want) })
	sameTicket(t, s, want)
}

func sameTicket(t *testing.T, s ticket.Store, want *ticket.Ticket) {
	t.Helper()
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Ticket(want.Number)
		same(t, "ticket", got, want)
		return err
	})
}

func testNumbers(t *testing.T, s ticket.Store) {
	update(t, s, func(tx ticket.Tx) error {
		for want := ticket.Number(1); want <= 3; want++ {
			ticket := &ticket.Ticket{}
			if err := tx.AddTicket(ticket); err != nil {
				return err
			}
			if ticket.Number != want {
				t.Errorf("got number %d, want %d", ticket.Number, want)
			}
		}
		return nil
	})
	if n := newTicket(t, s); n != 4 {
		t.Errorf("the next transaction's ticket got %d, want 4", n)
	}
}

func testSkip(t *testing.T, s ticket.Store) {
	newTicket(t, s)
	update(t, s, func(tx ticket.Tx) error { return tx.PutInstallation(ticket.Installation{Skip: 1000}) })
	if n := newTicket(t, s); n != 1001 {
		t.Errorf("after Skip 1000 came %d", n)
	}
	update(t, s, func(tx ticket.Tx) error { return tx.PutInstallation(ticket.Installation{Skip: 5}) })
	if n := newTicket(t, s); n != 1002 {
		t.Errorf("a lower Skip gave %d, want 1002", n)
	}
}

func testTicketPages(t *testing.T, s ticket.Store) {
	for range 5 {
		newTicket(t, s)
	}
	for _, c := range []struct {
		name  string
		after ticket.Number
		limit int
		want  []ticket.Number
	}{
		{"from the start", 0, 2, []ticket.Number{1, 2}},
		{"go on", 2, 2, []ticket.Number{3, 4}},
		{"the last page", 4, 2, []ticket.Number{5}},
		{"behind the end", 5, 2, nil},
		{"all", 0, 100, []ticket.Number{1, 2, 3, 4, 5}},
		{"none wanted", 0, 0, nil},
	} {
		view(t, s, func(r ticket.Reader) error {
			tickets, err := r.Tickets(c.after, c.limit)
			var got []ticket.Number
			for _, ticket := range tickets {
				got = append(got, ticket.Number)
			}
			same(t, c.name, got, c.want)
			return err
		})
	}
}

func testNaming(t *testing.T, s ticket.Store) {
	ana := address("ana@agents.test")
	for _, given := range []ticket.Ticket{
		{Assignee: ana, Tags: []string{"vip"}},
		{People: []ticket.Person{{Address: address("Carla@customer.test")}}, Assignee: ana},
		{Subject: "\xff", Assignee: ana}, // octets that some formats keep otherwise
		{People: []ticket.Person{{Address: address(`"a b"@customer.test`)}}},
		{Tags: []string{"vip", "été"}},
	} {
		update(t, s, func(tx ticket.Tx) error { return tx.AddTicket(&given) })
	}
	for _, c := range []struct {
		name  string
		after ticket.Number
		words []string
		want  []ticket.Number // at least
		not   []ticket.Number // at most all others
	}{
		{"no word", 0, nil, []ticket.Number{1, 2, 3, 4, 5}, nil},
		{"an agent", 0, []string{"ana@agents.test"}, []ticket.Number{1, 2, 3}, nil},
		{"in another case", 1, []string{"ANA@agents.test"}, []ticket.Number{2, 3}, []ticket.Number{1}},
		{"a person", 0, []string{"carla@customer.test"}, []ticket.Number{2}, nil},
		{"a quoted one", 0, []string{`"a b"@customer.test`}, []ticket.Number{4}, nil},
		{"a tag and an agent", 0, []string{"vip", "ana@agents.test"}, []ticket.Number{1}, nil},
		{"no ASCII", 0, []string{"été"}, []ticket.Number{5}, nil},
	} {
		view(t, s, func(r ticket.Reader) error {
			tickets, err := r.TicketsNaming(c.after, 100, c.words...)
			got := map[ticket.Number]bool{}
			for _, ticket := range tickets {
				got[ticket.Number] = true
			}
			for _, n := range c.want {
				if !got[n] {
					t.Errorf("%s: ticket %d is missing", c.name, n)
				}
			}
			for _, n := range c.not {
				if got[n] {
					t.Errorf("%s: ticket %d is there", c.name, n)
				}
			}
			return err
		})
	}
}

func testLatest(t *testing.T, s ticket.Store) {
	states := []ticket.Status{ticket.Open, ticket.Closed, ticket.Pending, ticket.Resolved, ticket.Open, ticket.Closed}
	for _, status := range states {
		n := newTicket(t, s)
		update(t, s, func(tx ticket.Tx) error {
			it, err := tx.Ticket(n)
			if err != nil {
				return err
			}
			for _, it.Status = range []ticket.Status{ticket.Closed, ticket.Resolved, status} { // it was others before
				err = errors.Join(err, tx.PutTicket(it))
			}
			return err
		})
	}
	for _, c := range []struct {
		name   string
		before ticket.Number
		limit  int
		in     []ticket.Status
		want   []ticket.Number
	}{
		{"all", 0, 100, nil, []ticket.Number{6, 5, 4, 3, 2, 1}},
		{"all below one", 5, 2, nil, []ticket.Number{4, 3}},
		{"open", 0, 100, []ticket.Status{ticket.Open}, []ticket.Number{5, 1}},
		{"open or pending", 0, 100, []ticket.Status{ticket.Open, ticket.Pending}, []ticket.Number{5, 3, 1}},
		{"open or pending, below one that is neither", 4, 1, []ticket.Status{ticket.Open, ticket.Pending}, []ticket.Number{3}},
		{"closed", 0, 100, []ticket.Status{ticket.Closed}, []ticket.Number{6, 2}},
		{"resolved or closed", 6, 100, []ticket.Status{ticket.Resolved, ticket.Closed}, []ticket.Number{4, 2}},
		{"above all there are", 99, 1, nil, []ticket.Number{6}},
		{"below the first", 1, 100, nil, nil},
		{"none wanted", 0, 0, nil, nil},
	} {
		view(t, s, func(r ticket.Reader) error {
			tickets, err := r.Latest(c.before, c.limit, c.in...)
			var got []ticket.Number
			for _, ticket := range tickets {
				got = append(got, ticket.Number)
			}
			same(t, c.name, got, c.want)
			return err
		})
	}
}

// testQueued: the queues have the tickets that are not closed, where they stand now, the newest first.
func testQueued(t *testing.T, s ticket.Store) {
	ana, ben := address("Ana@agents.test"), address("ben@agents.test")
	put := func(n ticket.Number, status ticket.Status, p ticket.Priority, who mail.Address) {
		t.Helper()
		update(t, s, func(tx ticket.Tx) error {
			it, err := tx.Ticket(n)
			if err != nil {
				return err
			}
			it.Status, it.Priority, it.Assignee = status, p, who
			return tx.PutTicket(it)
		})
	}
	for i := range ticket.Number(8) {
		newTicket(t, s)
		put(i+1, ticket.Open, ticket.Low, ben) // it was another's before
	}
	put(1, ticket.Open, ticket.Urgent, mail.Address{})
	put(2, ticket.Pending, ticket.Normal, ana)
	put(3, ticket.Closed, ticket.Urgent, mail.Address{})
	put(4, ticket.Open, ticket.Urgent, ana)
	put(5, ticket.Resolved, ticket.Normal, mail.Address{})
	put(6, ticket.Open, ticket.Normal, mail.Address{})
	put(7, ticket.Open, ticket.Urgent, mail.Address{})
	put(8, ticket.Open, ticket.Low, mail.Address{})
	put(8, ticket.Closed, ticket.Low, mail.Address{})
	nobody, urgent, open := []mail.Address{{}}, []ticket.Priority{ticket.Urgent}, []ticket.Status{ticket.Open}
	for _, c := range []struct {
		name   string
		q      ticket.Queue
		before ticket.Number
		limit  int
		want   []ticket.Number
	}{
		{"all", ticket.Queue{}, 0, 100, []ticket.Number{7, 6, 5, 4, 2, 1}},
		{"all, two of them", ticket.Queue{}, 6, 2, []ticket.Number{5, 4}},
		{"unassigned urgent", ticket.Queue{Assignees: nobody, Priorities: urgent}, 0, 100, []ticket.Number{7, 1}},
		{"below one", ticket.Queue{Assignees: nobody, Priorities: urgent}, 7, 100, []ticket.Number{1}},
		{"hers, whatever the case of her address", ticket.Queue{Assignees: []mail.Address{address("ana@AGENTS.test")}}, 0, 100, []ticket.Number{4, 2}},
		{"hers and nobody's, open", ticket.Queue{Assignees: []mail.Address{ana, {}}, States: open}, 0, 100, []ticket.Number{7, 6, 4, 1}},
		{"whose they were", ticket.Queue{Assignees: []mail.Address{ben}}, 0, 100, nil},
		{"urgent", ticket.Queue{Priorities: urgent}, 0, 100, []ticket.Number{7, 4, 1}},
		{"pending or resolved", ticket.Queue{States: []ticket.Status{ticket.Pending, ticket.Resolved}}, 0, 100, []ticket.Number{5, 2}},
		{"closed", ticket.Queue{States: []ticket.Status{ticket.Closed}}, 0, 100, nil},
		{"the oldest first", ticket.Queue{Oldest: true}, 0, 4, []ticket.Number{1, 2, 4, 5}},
		{"the oldest first, behind one", ticket.Queue{Oldest: true, States: open}, 4, 100, []ticket.Number{6, 7}},
		{"the oldest first, behind the last", ticket.Queue{Oldest: true, States: open}, 7, 100, nil},
		{"none wanted", ticket.Queue{}, 0, 0, nil},
	} {
		view(t, s, func(r ticket.Reader) error {
			tickets, err := r.Queued(c.q, c.before, c.limit)
			var got []ticket.Number
			for _, ticket := range tickets {
				got = append(got, ticket.Number)
			}
			same(t, c.name, got, c.want)
			return err
		})
	}
}

func testNotFound(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	for _, c := range []struct {
		name string
		read func(ticket.Reader) error
	}{
		{"ticket", func(r ticket.Reader) error { _, err := r.Ticket(99); return err }},
		{"ticket 0", func(r ticket.Reader) error { _, err := r.Ticket(0); return err }},
		{"message", func(r ticket.Reader) error { _, err := r.Message(n, 1); return err }},
		{"raw", func(r ticket.Reader) error { _, err := r.Raw(n, 1); return err }},
		{"letter", func(r ticket.Reader) error { _, err := r.Letter(1); return err }},
		{"contact", func(r ticket.Reader) error { _, err := r.Contact(address("a@b.test")); return err }},
		{"organisation", func(r ticket.Reader) error { _, err := r.Organisation("acme"); return err }},
		{"held mail", func(r ticket.Reader) error { _, err := r.HeldMail(1); return err }},
		{"held mail's raw", func(r ticket.Reader) error { _, err := r.HeldRaw(1); return err }},
	} {
		if err := s.View(context.Background(), c.read); !errors.Is(err, ticket.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", c.name, err)
		}
	}
	for _, c := range []struct {
		name  string
		write func(ticket.Tx) error
	}{
		{"put ticket", func(tx ticket.Tx) error { return tx.PutTicket(&ticket.Ticket{Number: 99}) }},
		{"put message", func(tx ticket.Tx) error { return tx.PutMessage(&ticket.Message{Ticket: n, ID: 1}) }},
		{"drop organisation", func(tx ticket.Tx) error { return tx.DropOrganisation("acme") }},
		{"drop held mail", func(tx ticket.Tx) error { return tx.DropHeld(1) }},
	} {
		if err := s.Update(context.Background(), c.write); !errors.Is(err, ticket.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", c.name, err)
		}
	}
	view(t, s, func(r ticket.Reader) error {
		messages, err := r.Messages(99)
		if len(messages) != 0 || err != nil {
			t.Errorf("Messages of no ticket: %v, %v, want none and no error", messages, err)
		}
		refs, err := r.FindRefs("nobody@x", 100)
		if len(refs) != 0 || err != nil {
			t.Errorf("FindRefs of an unknown id: %v, %v, want none and no error", refs, err)
		}
		return nil
	})
}

// testCopies changes what was handed over and what was read: neither reaches the store.
func testCopies(t *testing.T, s ticket.Store) {
	given, want := sampleTicket(), sampleTicket()
	update(t, s, func(tx ticket.Tx) error {
		if err := tx.AddTicket(given); err != nil {
			return err
		}
		given.Tags[0], given.Secret[0], given.People[0].Name = "changed", 77, "changed"
		got, err := tx.Ticket(given.Number)
		got.Fields["serial"] = "changed"
		return err
	})
	want.Number = given.Number
	for range 2 {
		view(t, s, func(r ticket.Reader) error {
			got, err := r.Ticket(want.Number)
			same(t, "ticket", got, want)
			got.Tags[0], got.Secret[0], got.Fields["room"] = "changed", 77, "changed"
			return err
		})
	}
}

// testOddOctets keeps what strangers write: ids that are not UTF-8, addresses that no
// parser takes back.
func testOddOctets(t *testing.T, s ticket.Store) {
	it := sampleTicket()
	it.People[0].Root = "caf\xe9@\xff"
	it.People[0].Address = mail.Address{Local: "a b\x01", Domain: "-odd domain-"}
	it.Subject = "\xff\xfe"
	update(t, s, func(tx ticket.Tx) error { return tx.AddTicket(it) })
	sameTicket(t, s, it)
	ref := ticket.Ref{Ticket: it.Number, Message: 1}
	update(t, s, func(tx ticket.Tx) error {
		return errors.Join(tx.AddMessage(sampleMessage(ref.Ticket, ref.Message), nil), tx.AddRef("caf\xe9@\xff", ref))
	})
	view(t, s, func(r ticket.Reader) error {
		got, err := r.FindRefs("caf\xe9@\xff", 100)
		same(t, "refs of an id that is not UTF-8", got, []ticket.Ref{ref})
		other, _ := r.FindRefs("caf\xe8@\xff", 100)
		same(t, "refs of another such id", other, []ticket.Ref(nil))
		return err
	})
}
