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
