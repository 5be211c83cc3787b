package desk_test

import (
	"context"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"guichet/desk"
	"guichet/store/bolt"
)

// TestUndoAfterRestart: a restart gives the full time again, and what was held before it can
// still be taken back, with the people who came by it.
func TestUndoAfterRestart(t *testing.T) {
	db, err := bolt.Open(t.TempDir(), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	keys, err := desk.NewKeyring(time.Unix(0, 0))
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	start := func() *desk.Desk {
		d := desk.New(desk.Options{
			Store: db, Keys: keys, Words: words{}, Judge: judge{}, Log: zerolog.Nop(), Now: func() time.Time { return now },
			Policy: desk.Policy{
				Hostname: "mx.desk.test", CloseAfter: time.Hour, AgentReply: desk.Pending, Hold: 2 * time.Minute,
				MaxMail: 25_000_000, MaxAttachments: 10_000_000,
				Addresses: []desk.SupportAddress{{Address: address("support@desk.test"), Separator: "+", Name: "Desk"}},
				Agents:    []desk.Agent{{Address: address("ana@agents.test"), Name: "Ana"}},
			},
		})
		if err := d.Start(context.Background()); err != nil {
			t.Fatal(err)
		}
		return d
	}
	d := start()
	if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "one@customer.test", "Help")); err != nil {
		t.Fatal(err)
	}
	to := letters(t, db, 1)[desk.KindNew].ReplyTo.Address.String()
	if err := send(d, "ana@agents.test", to, raw("ana@agents.test", "two@agents.test", "#share dan@customer.test\r\nPlease try again.")); err != nil {
		t.Fatal(err)
	}
	now = now.Add(119 * time.Second)
	d = start()
	if l := letters(t, db, 1)[desk.KindReply]; l.State != desk.LetterHeld || !l.Due.Equal(now.Add(2*time.Minute)) {
		t.Fatalf("after the restart the reply is %s, due %v", l.State, l.Due)
	}
	now = now.Add(119 * time.Second)
	if err := send(d, "ana@agents.test", to, raw("ana@agents.test", "three@agents.test", "#undo")); err != nil {
		t.Fatal(err)
	}
	tk := ticket(t, db, 1)
	if l := letters(t, db, 1)[desk.KindReply]; l.State != desk.LetterCancelled || tk.Status != desk.Open {
		t.Errorf("the reply is %s, the ticket %s", l.State, tk.Status)
	}
	for _, p := range tk.People {
		if p.Address == address("dan@customer.test") && p.Standing != desk.Former {
			t.Errorf("Dan is still %s", p.Standing)
		}
	}
}
