package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/desk"
	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// held sends a mail of the agent's that nothing proves, with his token, and returns its id in
// quarantine.
func held(t *testing.T, d *desk.Desk, db *bolt.DB, text string) ticket.HeldID {
	t.Helper()
	deliver(t, d, true, "carla@customer.test", "support@desk.test", "From: carla@customer.test\r\nMessage-ID: <1@customer.test>\r\nSubject: Help\r\n\r\nHelp\r\n")
	reply := letters(t, db, 1)[ticket.KindNew].ReplyTo.Address
	deliver(t, d, false, "ana@agents.test", reply.String(), "From: ana@agents.test\r\nMessage-ID: <2@agents.test>\r\nSubject: Re: Help\r\n\r\n"+text)
	all := heldMails(t, db)
	if len(all) != 1 || all[0].Kind != ticket.HeldQuarantine {
		t.Fatalf("held: %+v", all)
	}
	return all[0].ID
}

func heldMails(t *testing.T, db *bolt.DB) (all []*ticket.HeldMail) {
	t.Helper()
	view(t, db, func(tx ticket.Reader) (err error) {
		all, err = tx.HeldMails(0, 100)
		return err
	})
	return all
}

func TestRelease(t *testing.T) {
	ctx := context.Background()
	d, db := open(t, nil)
	id := held(t, d, db, "#resolved\r\nTry again.\r\n")
	tickets, err := d.ReleaseHeld(ctx, id, "admin")
	if err != nil || len(tickets) != 1 || tickets[0] != 1 {
		t.Fatalf("released to %v: %v", tickets, err)
	}
	view(t, db, func(tx ticket.Reader) error {
		it, err := tx.Ticket(1)
		if err != nil {
			return err
		}
		if it.Status != ticket.Resolved {
			t.Errorf("status %s", it.Status)
		}
		raw, err := tx.Raw(1, it.Messages)
		if !strings.Contains(string(raw), "Try again.") {
			t.Errorf("raw %q", raw)
		}
		events, err2 := tx.Events(1)
		last := events[len(events)-1]
		if last.Actor != "admin" || last.What != "released from quarantine" {
			t.Errorf("event %+v", last)
		}
		return errors.Join(err, err2)
	})
	if len(heldMails(t, db)) != 0 {
		t.Error("it is still held")
	}
	if _, err := d.ReleaseHeld(ctx, id, "admin"); !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("a second time: %v", err)
	}
	if err := d.DropHeld(ctx, id, "admin"); !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("dropped: %v", err)
	}
}

// TestDigest: once a day the admins hear of what came, release it by mail, and after 30 days it
// is gone.
func TestDigest(t *testing.T) {
	ctx := context.Background()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	d, db := open(t, func() time.Time { return now })
	held(t, d, db, "#resolved\r\n")
	fire := func() (digests []*ticket.Letter) {
		t.Helper()
		if err := d.Fire(ctx); err != nil {
			t.Fatal(err)
		}
		view(t, db, func(tx ticket.Reader) error {
			all, err := tx.AllLetters(0, 1000, false)
			for _, l := range all {
				if l.Kind == ticket.KindDigest {
					digests = append(digests, l)
				}
			}
			return err
		})
		return digests
	}
	fire()
	now = now.Add(25 * time.Hour)
	digests := fire()
	if len(digests) != 1 || digests[0].To.Address != address("root@admins.test") || len(digests[0].Facts.Waiting) != 1 {
		t.Fatalf("digests: %+v", digests)
	}
	if now = now.Add(25 * time.Hour); len(fire()) != 1 {
		t.Error("a digest of nothing new")
	}
	to := digests[0].Facts.Waiting[0].Release.String()
	order := "From: root@admins.test\r\nMessage-ID: <3@admins.test>\r\n\r\n"
	deliver(t, d, true, "eve@else.test", to, "From: eve@else.test\r\n\r\n")
	deliver(t, d, false, "root@admins.test", to, order)
	if n := len(heldMails(t, db)); n != 3 {
		t.Fatalf("%d held, want the mail and two that may not release it", n)
	}
	deliver(t, d, true, "root@admins.test", to, order)
	if got := stored(t, db, 1).Status; got != ticket.Resolved {
		t.Errorf("status %s after the release", got)
	}
	deliver(t, d, true, "root@admins.test", to, order) // a second click
	if now = now.Add(25 * time.Hour); len(fire()) != 2 {
		t.Error("no digest of the two that were held back")
	}
	now = now.Add(30 * 24 * time.Hour)
	fire()
	if got := heldMails(t, db); len(got) != 0 {
		t.Errorf("after 30 days there is %+v", got)
	}
}

// deliver sends a mail from a trusted host, or from one that proves nothing.
func deliver(t *testing.T, d *desk.Desk, trusted bool, from, to, text string) {
	t.Helper()
	err := d.Receive(context.Background(), mail.Envelope{
		Session: "s", Trusted: trusted, From: address(from), Recipients: []mail.Address{address(to)}, At: time.Now(),
	}, strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
}

func view(t *testing.T, db *bolt.DB, read func(ticket.Reader) error) {
	t.Helper()
	if err := db.View(context.Background(), read); err != nil {
		t.Fatal(err)
	}
}
