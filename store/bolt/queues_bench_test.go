package bolt

import (
	"context"
	"testing"

	"guichet/mail"
	"guichet/ticket"
)

// BenchmarkQueues: the first page of a queue at a desk of 100,000 tickets, of which 9,300 are not closed, as docs/performance.md has
// it: what is urgent and nobody's, looked up and by looking through those that are not closed.
func BenchmarkQueues(b *testing.B) {
	db, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	ana := mail.Address{Local: "ana", Domain: "agents.test"}
	for from := 0; from < 100_000; from += 5000 {
		err := db.Update(context.Background(), func(tx ticket.Tx) error {
			for i := from; i < from+5000; i++ {
				t := &ticket.Ticket{Subject: "The printer is on fire", Status: ticket.Closed, Priority: ticket.Normal, Assignee: ana, Secret: make([]byte, 32)}
				if i%1000 < 93 {
					t.Status = ticket.Open
				}
				if i%2000 == 0 {
					t.Assignee, t.Priority = mail.Address{}, ticket.Urgent
				}
				if err := tx.AddTicket(t); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	q := ticket.Queue{States: []ticket.Status{ticket.Open, ticket.Pending}, Priorities: []ticket.Priority{ticket.Urgent}, Assignees: []mail.Address{{}}}
	look := func(b *testing.B, f func(ticket.Reader) (int, error)) {
		for b.Loop() {
			err := db.View(context.Background(), func(r ticket.Reader) error {
				n, err := f(r)
				if n != 50 {
					b.Errorf("%d found, want 50", n)
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("looked up", func(b *testing.B) {
		look(b, func(r ticket.Reader) (int, error) {
			found, err := r.Queued(q, 0, 121)
			return len(found), err
		})
	})
	b.Run("looked through", func(b *testing.B) {
		look(b, func(r ticket.Reader) (n int, err error) {
			for before := ticket.Number(0); ; {
				page, err := r.Latest(before, 100, q.States...)
				if err != nil || len(page) == 0 {
					return n, err
				}
				for _, t := range page {
					if before = t.Number; q.Has(t) {
						n++
					}
				}
			}
		})
	})
}
