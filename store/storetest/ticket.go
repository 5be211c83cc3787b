package storetest

import (
	"context"
	"errors"
	"testing"
	"time"

	"guichet/desk"
	"guichet/mail"
)

func testInstallation(t *testing.T, s desk.Store) {
	view(t, s, func(r desk.Reader) error {
		got, err := r.Installation()
		same(t, "a new installation", got, desk.Installation{})
		return err
	})
	want := desk.Installation{Epoch: 3, Fingerprint: []byte{1, 2}, Held: true, HeldBelow: 99, Created: start, Skip: 12}
	update(t, s, func(tx desk.Tx) error { return tx.PutInstallation(want) })
	view(t, s, func(r desk.Reader) error {
		got, err := r.Installation()
		same(t, "installation", got, want)
		return err
	})
}

func testTicket(t *testing.T, s desk.Store) {
	want := sampleTicket()
	update(t, s, func(tx desk.Tx) error { return tx.AddTicket(want) })
	if want.Number != 1 {
		t.Errorf("the first ticket got number %d", want.Number)
	}
	sameTicket(t, s, want)
	want.Status, want.Subject, want.People = desk.Open, "", append(want.People, desk.Person{Name: "Dora"})
	want.Resolved = time.Time{}
	update(t, s, func(tx desk.Tx) error { return tx.PutTicket(want) })
	sameTicket(t, s, want)
}

func sameTicket(t *testing.T, s desk.Store, want *desk.Ticket) {
	t.Helper()
	view(t, s, func(r desk.Reader) error {
		got, err := r.Ticket(want.Number)
		same(t, "ticket", got, want)
		return err
	})
}

func testNumbers(t *testing.T, s desk.Store) {
	update(t, s, func(tx desk.Tx) error {
		for want := desk.Number(1); want <= 3; want++ {
			ticket := &desk.Ticket{}
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

func testSkip(t *testing.T, s desk.Store) {
	newTicket(t, s)
	update(t, s, func(tx desk.Tx) error { return tx.PutInstallation(desk.Installation{Skip: 1000}) })
	if n := newTicket(t, s); n != 1001 {
		t.Errorf("after Skip 1000 came %d", n)
	}
	update(t, s, func(tx desk.Tx) error { return tx.PutInstallation(desk.Installation{Skip: 5}) })
	if n := newTicket(t, s); n != 1002 {
		t.Errorf("a lower Skip gave %d, want 1002", n)
	}
}

func testTicketPages(t *testing.T, s desk.Store) {
	for range 5 {
		newTicket(t, s)
	}
	for _, c := range []struct {
		name  string
		after desk.Number
		limit int
		want  []desk.Number
	}{
		{"from the start", 0, 2, []desk.Number{1, 2}},
		{"go on", 2, 2, []desk.Number{3, 4}},
		{"the last page", 4, 2, []desk.Number{5}},
		{"behind the end", 5, 2, nil},
		{"all", 0, 100, []desk.Number{1, 2, 3, 4, 5}},
		{"none wanted", 0, 0, nil},
	} {
		view(t, s, func(r desk.Reader) error {
			tickets, err := r.Tickets(c.after, c.limit)
			var got []desk.Number
			for _, ticket := range tickets {
				got = append(got, ticket.Number)
			}
			same(t, c.name, got, c.want)
			return err
		})
	}
}

func testNaming(t *testing.T, s desk.Store) {
	ana := address("ana@agents.test")
	for _, given := range []desk.Ticket{
		{Assignee: ana, Tags: []string{"vip"}},
		{People: []desk.Person{{Address: address("Carla@customer.test")}}, Assignee: ana},
		{Subject: "\xff", Assignee: ana}, // octets that some formats keep otherwise
		{People: []desk.Person{{Address: address(`"a b"@customer.test`)}}},
		{Tags: []string{"vip", "été"}},
	} {
		update(t, s, func(tx desk.Tx) error { return tx.AddTicket(&given) })
	}
	for _, c := range []struct {
		name  string
		after desk.Number
		words []string
		want  []desk.Number // at least
		not   []desk.Number // at most all others
	}{
		{"no word", 0, nil, []desk.Number{1, 2, 3, 4, 5}, nil},
		{"an agent", 0, []string{"ana@agents.test"}, []desk.Number{1, 2, 3}, nil},
		{"in another case", 1, []string{"ANA@agents.test"}, []desk.Number{2, 3}, []desk.Number{1}},
		{"a person", 0, []string{"carla@customer.test"}, []desk.Number{2}, nil},
		{"a quoted one", 0, []string{`"a b"@customer.test`}, []desk.Number{4}, nil},
		{"a tag and an agent", 0, []string{"vip", "ana@agents.test"}, []desk.Number{1}, nil},
		{"no ASCII", 0, []string{"été"}, []desk.Number{5}, nil},
	} {
		view(t, s, func(r desk.Reader) error {
			tickets, err := r.TicketsNaming(c.after, 100, c.words...)
			got := map[desk.Number]bool{}
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

func testLatest(t *testing.T, s desk.Store) {
	states := []desk.Status{desk.Open, desk.Closed, desk.Pending, desk.Resolved, desk.Open, desk.Closed}
	for _, status := range states {
		n := newTicket(t, s)
		update(t, s, func(tx desk.Tx) error {
			ticket, err := tx.Ticket(n)
			if err != nil {
				return err
			}
			for _, ticket.Status = range []desk.Status{desk.Closed, desk.Resolved, status} { // it was others before
				err = errors.Join(err, tx.PutTicket(ticket))
			}
			return err
		})
	}
	for _, c := range []struct {
		name   string
		before desk.Number
		limit  int
		in     []desk.Status
		want   []desk.Number
	}{
		{"all", 0, 100, nil, []desk.Number{6, 5, 4, 3, 2, 1}},
		{"all below one", 5, 2, nil, []desk.Number{4, 3}},
		{"open", 0, 100, []desk.Status{desk.Open}, []desk.Number{5, 1}},
		{"open or pending", 0, 100, []desk.Status{desk.Open, desk.Pending}, []desk.Number{5, 3, 1}},
		{"open or pending, below one that is neither", 4, 1, []desk.Status{desk.Open, desk.Pending}, []desk.Number{3}},
		{"closed", 0, 100, []desk.Status{desk.Closed}, []desk.Number{6, 2}},
		{"resolved or closed", 6, 100, []desk.Status{desk.Resolved, desk.Closed}, []desk.Number{4, 2}},
		{"above all there are", 99, 1, nil, []desk.Number{6}},
		{"below the first", 1, 100, nil, nil},
		{"none wanted", 0, 0, nil, nil},
	} {
		view(t, s, func(r desk.Reader) error {
			tickets, err := r.Latest(c.before, c.limit, c.in...)
			var got []desk.Number
			for _, ticket := range tickets {
				got = append(got, ticket.Number)
			}
			same(t, c.name, got, c.want)
			return err
		})
	}
}

func testNotFound(t *testing.T, s desk.Store) {
	n := newTicket(t, s)
	for _, c := range []struct {
		name string
		read func(desk.Reader) error
	}{
		{"ticket", func(r desk.Reader) error { _, err := r.Ticket(99); return err }},
		{"ticket 0", func(r desk.Reader) error { _, err := r.Ticket(0); return err }},
		{"message", func(r desk.Reader) error { _, err := r.Message(n, 1); return err }},
		{"raw", func(r desk.Reader) error { _, err := r.Raw(n, 1); return err }},
		{"letter", func(r desk.Reader) error { _, err := r.Letter(1); return err }},
		{"contact", func(r desk.Reader) error { _, err := r.Contact(address("a@b.test")); return err }},
		{"organisation", func(r desk.Reader) error { _, err := r.Organisation("acme"); return err }},
		{"aside", func(r desk.Reader) error { _, err := r.Aside(1); return err }},
		{"aside's raw", func(r desk.Reader) error { _, err := r.AsideRaw(1); return err }},
	} {
		if err := s.View(context.Background(), c.read); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", c.name, err)
		}
	}
	for _, c := range []struct {
		name  string
		write func(desk.Tx) error
	}{
		{"put ticket", func(tx desk.Tx) error { return tx.PutTicket(&desk.Ticket{Number: 99}) }},
		{"put message", func(tx desk.Tx) error { return tx.PutMessage(&desk.Message{Ticket: n, ID: 1}) }},
		{"drop organisation", func(tx desk.Tx) error { return tx.DropOrganisation("acme") }},
		{"drop aside", func(tx desk.Tx) error { return tx.DropAside(1) }},
	} {
		if err := s.Update(context.Background(), c.write); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", c.name, err)
		}
	}
	view(t, s, func(r desk.Reader) error {
		messages, err := r.Messages(99)
		if len(messages) != 0 || err != nil {
			t.Errorf("Messages of no ticket: %v, %v, want none and no error", messages, err)
		}
		refs, err := r.FindRefs("nobody@x")
		if len(refs) != 0 || err != nil {
			t.Errorf("FindRefs of an unknown id: %v, %v, want none and no error", refs, err)
		}
		return nil
	})
}

// testCopies changes what was handed over and what was read: neither reaches the store.
func testCopies(t *testing.T, s desk.Store) {
	given, want := sampleTicket(), sampleTicket()
	update(t, s, func(tx desk.Tx) error {
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
		view(t, s, func(r desk.Reader) error {
			got, err := r.Ticket(want.Number)
			same(t, "ticket", got, want)
			got.Tags[0], got.Secret[0], got.Fields["room"] = "changed", 77, "changed"
			return err
		})
	}
}

// testOddOctets keeps what strangers write: ids that are not UTF-8, addresses that no
// parser takes back.
func testOddOctets(t *testing.T, s desk.Store) {
	ticket := sampleTicket()
	ticket.People[0].Root = "caf\xe9@\xff"
	ticket.People[0].Address = mail.Address{Local: "a b\x01", Domain: "-odd domain-"}
	ticket.Subject = "\xff\xfe"
	update(t, s, func(tx desk.Tx) error { return tx.AddTicket(ticket) })
	sameTicket(t, s, ticket)
	ref := desk.Ref{Ticket: ticket.Number, Message: 1}
	update(t, s, func(tx desk.Tx) error {
		return errors.Join(tx.AddMessage(sampleMessage(ref.Ticket, ref.Message), nil), tx.AddRef("caf\xe9@\xff", ref))
	})
	view(t, s, func(r desk.Reader) error {
		got, err := r.FindRefs("caf\xe9@\xff")
		same(t, "refs of an id that is not UTF-8", got, []desk.Ref{ref})
		other, _ := r.FindRefs("caf\xe8@\xff")
		same(t, "refs of another such id", other, []desk.Ref(nil))
		return err
	})
}
