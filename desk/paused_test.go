package desk_test

import (
	"context"
	"testing"
	"time"

	"guichet/desk/notify"
	"guichet/ticket"
)

// TestPausedDestination: the admins hear of a destination that refuses letter after letter, with its words; nobody is
// suppressed for it.
func TestPausedDestination(t *testing.T) {
	d, _ := open(t, time.Now)
	ctx := context.Background()
	const words = "paused after 5 letters were refused: 550 5.7.1 blocked"
	if err := d.Queue.Paused(ctx, "customer.test", words); err != nil {
		t.Fatal(err)
	}
	due, _, err := d.Queue.Due(ctx, 10)
	if err != nil || len(due) != 1 {
		t.Fatalf("%d letters are due: %v", len(due), err)
	}
	l := due[0]
	if l.To.Address != address("root@admins.test") || l.Kind != ticket.KindAlert || l.Subject != "customer.test" ||
		l.Facts.Reason != notify.AlertPaused || l.Facts.Detail != words {
		t.Errorf("the letter is %+v", l)
	}
	if _, ok, err := d.Queue.Job(ctx, l.ID); !ok || err != nil {
		t.Errorf("it may not leave: %v", err)
	}
}

// TestKeptPause: a pause is remembered until it is over, and names its destination as the outbox does.
func TestKeptPause(t *testing.T) {
	d, _ := open(t, time.Now)
	ctx := t.Context()
	until := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	for _, to := range []string{"customer.test", "smtp.example.org:587", "[192.0.2.1]"} {
		for range 2 {
			if err := d.Queue.KeepPause(ctx, to, until); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := d.Queue.KeepPause(ctx, "customer.test", time.Time{}); err != nil {
		t.Fatal(err)
	}
	all, err := d.Queue.Pauses(ctx)
	if err != nil || len(all) != 2 {
		t.Fatalf("%+v: %v", all, err)
	}
	for to, at := range all {
		if to == "customer.test" || !at.Equal(until) {
			t.Errorf("%s until %s", to, at)
		}
	}
}
