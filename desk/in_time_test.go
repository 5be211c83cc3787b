package desk_test

import (
	"context"
	"testing"
	"time"

	"guichet/ticket"
)

// TestPutOffLeavesByItself: an answer that was put off leaves when its time has come, once, and not before; one
// that was given up does not, and its timer goes.
func TestPutOffLeavesByItself(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	start, db, _ := site(t, func() time.Time { return now }, nil)
	d := start()
	tell := func(from, to, id, words string) {
		t.Helper()
		if err := send(d, from, to, raw(from, id, words)); err != nil {
			t.Fatal(err)
		}
	}
	tell("carla@customer.test", "support@desk.test", "1@customer.test", "Help")
	tell("dora@customer.test", "support@desk.test", "2@customer.test", "Help me, too")
	own := func(n ticket.Number) string { return letters(t, db, n)[ticket.KindNew].ReplyTo.Address.String() }
	tell("ana@agents.test", own(1), "3@agents.test", "#at 2h\n#resolved\nIt is done.")
	tell("ana@agents.test", own(2), "4@agents.test", "#at 2h\nIt is done.")
	tell("ana@agents.test", own(2), "5@agents.test", "#drop")
	for _, c := range []struct {
		after  time.Duration
		status ticket.Status
		sent   bool
	}{{time.Hour, ticket.Open, false}, {time.Hour, ticket.Resolved, true}, {time.Hour, ticket.Resolved, true}} {
		now = now.Add(c.after)
		if err := d.Fire(context.Background()); err != nil {
			t.Fatal(err)
		}
		one, two := stored(t, db, 1), stored(t, db, 2)
		if got := letters(t, db, 1)[ticket.KindResolved]; one.Status != c.status || (got != nil) != c.sent {
			t.Errorf("at %s it is %s, letter %v", now, one.Status, got)
		}
		if two.Status != ticket.Open || letters(t, db, 2)[ticket.KindReply] != nil {
			t.Errorf("what was given up is sent: %s", two.Status)
		}
	}
	view(t, db, func(tx ticket.Reader) error {
		due, _, err := tx.DueTimers(now, 10)
		for _, timer := range due {
			if timer.Kind == ticket.TimerSend {
				t.Errorf("still set: %+v", timer)
			}
		}
		return err
	})
	sent := 0
	view(t, db, func(tx ticket.Reader) error {
		all, err := tx.Letters(1)
		for _, l := range all {
			if l.Kind == ticket.KindResolved {
				sent++
			}
		}
		return err
	})
	if sent != 1 {
		t.Errorf("%d letters", sent)
	}
}
