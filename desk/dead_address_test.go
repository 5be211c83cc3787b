package desk_test

import (
	"context"
	"testing"
	"time"

	"guichet/desk"
	"guichet/ticket"
)

// TestDeadAddress: what an agent writes to an address that a report named dead does not leave, and
// the outbox hears at once that he is told so.
func TestDeadAddress(t *testing.T) {
	l := begin(t, nil)
	ctx := context.Background()
	l.ana(1, "a1@agents.test", "Since when?")
	refused := ticket.Attempt{At: time.Unix(0, l.clock.Load()), Code: 550, Enhanced: "5.1.1", Reply: "no such user", Outcome: ticket.Permanent}
	if err := l.desk.Queue.Record(ctx, letters(t, l.db, 1)[ticket.KindReply].ID, refused, time.Time{}); err != nil {
		t.Fatal(err)
	}
	l.ana(1, "a2@agents.test", "Hello?")
	reply, before := letters(t, l.db, 1)[ticket.KindReply], letters(t, l.db, 1)[ticket.KindAlert]
	kicks := 0
	o := options(l.db, l.keys, nil)
	o.Kick = func() { kicks++ }
	if _, ok, err := desk.New(o).Queue.Job(ctx, reply.ID); ok || err != nil {
		t.Errorf("it leaves: %v, %v", ok, err)
	}
	after := letters(t, l.db, 1)[ticket.KindAlert]
	if before == nil || after == nil || after.ID <= reply.ID || after.To.Address != address("ana@agents.test") {
		t.Errorf("Ana was told by %+v, then by %+v", before, after)
	}
	if kicks == 0 {
		t.Error("the outbox does not know that there is a letter to Ana")
	}
}
