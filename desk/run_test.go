package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/desk/policy"
	"guichet/store/bolt"
	"guichet/ticket"
)

// faulty is a store that cannot read one ticket to write it.
type faulty struct {
	*bolt.DB
	bad ticket.Number
}

func (f faulty) Update(ctx context.Context, fn func(ticket.Tx) error) error {
	return f.DB.Update(ctx, func(tx ticket.Tx) error { return fn(faultyTx{tx, f.bad}) })
}

type faultyTx struct {
	ticket.Tx
	bad ticket.Number
}

var errDamaged = errors.New("damaged")

func (f faultyTx) Ticket(n ticket.Number) (*ticket.Ticket, error) {
	if n == f.bad {
		return nil, errDamaged
	}
	return f.Tx.Ticket(n)
}

// TestTimersOfOneMoment: tickets that close together share transactions, and one that cannot be
// read does not keep the others.
func TestTimersOfOneMoment(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	var cfg policy.Policy
	start, db, keys := site(t, func() time.Time { return now }, func(p *policy.Policy) { cfg = *p })
	d := start()
	const tickets, bad = 40, 7
	for i := range tickets {
		from := fmt.Sprintf("carla%d@customer.test", i)
		if err := send(d, from, "support@desk.test", raw(from, fmt.Sprint(i, "@customer.test"), "Help")); err != nil {
			t.Fatal(err)
		}
	}
	err := db.Update(context.Background(), func(tx ticket.Tx) error {
		all, err := tx.Tickets(0, tickets)
		for _, it := range all {
			it.Status, it.Resolved = ticket.Resolved, now
			err = errors.Join(err, tx.PutTicket(it), tx.SetTimer(it.Number, ticket.TimerClose, now))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	open := func() (still []ticket.Number) {
		view(t, db, func(tx ticket.Reader) error {
			all, err := tx.Tickets(0, tickets)
			for _, it := range all {
				if it.Status != ticket.Closed {
					still = append(still, it.Number)
				}
			}
			return err
		})
		return still
	}
	broken := desk.New(desk.Options{
		Store: faulty{db, bad}, Keys: keys, Words: words{}, Judge: judge{}, Log: zerolog.Nop(), Policy: cfg,
		Now: func() time.Time { return now },
	})
	if err := broken.Fire(context.Background()); !errors.Is(err, errDamaged) {
		t.Errorf("the fault is not told: %v", err)
	}
	if still := open(); !slices.Equal(still, []ticket.Number{bad}) {
		t.Errorf("not closed: %v, want %d only", still, bad)
	}
	if err := d.Fire(context.Background()); err != nil || open() != nil {
		t.Errorf("%v, not closed: %v", err, open())
	}
}
