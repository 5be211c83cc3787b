package transaction_test

import (
	"context"
	"testing"

	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// TestNamingLeavesOut: records without the word are not decoded, else a list by agent or requester
// reads a whole desk.
func TestNamingLeavesOut(t *testing.T) {
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	err = db.Update(context.Background(), func(tx ticket.Tx) error {
		for _, local := range []string{"ana", "ben", "Ana"} {
			if err := tx.AddTicket(&ticket.Ticket{Assignee: mail.Address{Local: local, Domain: "agents.test"}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = db.View(context.Background(), func(r ticket.Reader) error {
		found, err := r.TicketsNaming(0, 100, "ana@agents.test")
		if len(found) != 2 || found[0].Number != 1 || found[1].Number != 3 {
			t.Errorf("%d tickets name her, want those of number 1 and 3", len(found))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
