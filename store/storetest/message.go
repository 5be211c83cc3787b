package storetest

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"guichet/mail"
	"guichet/ticket"
)

func testMessage(t *testing.T, s ticket.Store) {
	n, other := newTicket(t, s), newTicket(t, s)
	want := []*ticket.Message{sampleMessage(n, 1), sampleMessage(n, 2), sampleMessage(n, 300)}
	want[1].Kind, want[1].Text = ticket.Note, ""
	update(t, s, func(tx ticket.Tx) error {
		for _, m := range append(want, sampleMessage(other, 1)) {
			if err := tx.AddMessage(m, stage(t, s, octets(int(m.ID)))); err != nil {
				return err
			}
		}
		return nil
	})
	want[1].Withdrawn, want[1].Text = true, "changed"
	update(t, s, func(tx ticket.Tx) error { return tx.PutMessage(want[1]) })
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Messages(n)
		same(t, "messages", got, want)
		if err != nil {
			return err
		}
		one, err := r.Message(n, 2)
		same(t, "message", one, want[1])
		if err != nil {
			return err
		}
		raw, err := r.Raw(n, 2)
		if !bytes.Equal(raw, octets(2)) {
			t.Errorf("raw mail of a changed message: %x", raw)
		}
		return err
	})
	err := s.Update(context.Background(), func(tx ticket.Tx) error { return tx.AddMessage(want[0], nil) })
	if err == nil {
		t.Error("a message was added twice")
	}
}

func testEvents(t *testing.T, s ticket.Store) {
	n, other := newTicket(t, s), newTicket(t, s)
	want := []*ticket.Event{sampleEvent(n, 1), sampleEvent(n, 2), sampleEvent(n, 256)}
	update(t, s, func(tx ticket.Tx) error {
		for _, e := range append(want, sampleEvent(other, 1)) {
			if err := tx.AddEvent(e); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Events(n)
		same(t, "events", got, want)
		return err
	})
	if err := s.Update(context.Background(), func(tx ticket.Tx) error { return tx.AddEvent(want[0]) }); err == nil {
		t.Error("an event was added twice")
	}
}

func testOrphanParts(t *testing.T, s ticket.Store) {
	for name, fn := range map[string]func(ticket.Tx) error{
		"message": func(tx ticket.Tx) error { return tx.AddMessage(sampleMessage(5, 1), nil) },
		"event":   func(tx ticket.Tx) error { return tx.AddEvent(sampleEvent(5, 1)) },
	} {
		if err := s.Update(context.Background(), fn); !errors.Is(err, ticket.ErrNotFound) {
			t.Errorf("%s of no ticket: %v, want ErrNotFound", name, err)
		}
	}
}

// testRaw keeps mails of all sizes, more than once.
func testRaw(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	sizes := []int{0, 1, 4096, 20_000, 1 << 20, 1<<20 + 1, 5_000_000}
	for i, size := range sizes {
		staged, err := s.Stage(context.Background(), slowly{bytes.NewReader(octets(size))}, 0)
		if err != nil {
			t.Fatalf("Stage: %v", err)
		}
		if !bytes.Equal(staged.Bytes(), octets(size)) {
			t.Errorf("the staged %d octets differ", size)
		}
		update(t, s, func(tx ticket.Tx) error { return tx.AddMessage(sampleMessage(n, uint32(i+1)), staged) })
		if !bytes.Equal(staged.Bytes(), octets(size)) {
			t.Errorf("the staged %d octets differ after the commit", size)
		}
		staged.Discard()
		staged.Discard() // twice is harmless
	}
	view(t, s, func(r ticket.Reader) error {
		for i, size := range sizes {
			got, err := r.Raw(n, uint32(i+1))
			if err != nil {
				return err
			}
			if !bytes.Equal(got, octets(size)) {
				t.Errorf("raw mail of %d octets came back with %d", size, len(got))
			}
		}
		return nil
	})
}

// testSharedRaw: a copy shares the raw mail of its origin, in memory or in a file.
func testSharedRaw(t *testing.T, s ticket.Store) {
	n, other := newTicket(t, s), newTicket(t, s)
	sizes := []int{5000, 2_000_000}
	for i, size := range sizes {
		id := uint32(i + 1)
		raw := stage(t, s, octets(size))
		copied := sampleMessage(other, id)
		copied.Origin = ticket.Origin{Ticket: n, Message: id}
		update(t, s, func(tx ticket.Tx) error {
			return errors.Join(tx.AddMessage(sampleMessage(n, id), raw), tx.AddMessage(copied, nil))
		})
		copied.Text = "changed"
		update(t, s, func(tx ticket.Tx) error { return tx.PutMessage(copied) })
		view(t, s, func(r ticket.Reader) error {
			got, err := r.Message(other, id)
			same(t, "copy", got, copied)
			if err != nil {
				return err
			}
			octetsOf, err := r.Raw(other, id)
			if !bytes.Equal(octetsOf, octets(size)) {
				t.Errorf("the copy's raw mail of %d octets has %d", size, len(octetsOf))
			}
			return err
		})
		update(t, s, func(tx ticket.Tx) error { return tx.PutMessage(&ticket.Message{Ticket: n, ID: id, Erased: true}) })
		view(t, s, func(r ticket.Reader) error {
			if _, err := r.Raw(n, id); !errors.Is(err, ticket.ErrNotFound) {
				t.Errorf("raw mail of an erased message that has a copy: %v, want ErrNotFound", err)
			}
			_, err := r.Raw(other, id)
			return err
		})
	}
	lost := sampleMessage(other, 9)
	lost.Origin = ticket.Origin{Ticket: n, Message: 77}
	err := s.Update(context.Background(), func(tx ticket.Tx) error { return tx.AddMessage(lost, nil) })
	if !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("copy of no message: %v, want ErrNotFound", err)
	}
}

func testStageLimit(t *testing.T, s ticket.Store) {
	for _, c := range []struct {
		name  string
		size  int
		limit int64
		large bool
	}{
		{"small, at the limit", 100, 100, false},
		{"small, one over", 101, 100, true},
		{"large, at the limit", 3_000_000, 3_000_000, false},
		{"large, one over", 3_000_001, 3_000_000, true},
		{"just over memory", 1<<20 + 5, 1<<20 + 4, true},
	} {
		staged, err := s.Stage(context.Background(), bytes.NewReader(octets(c.size)), c.limit)
		if err == nil {
			staged.Discard()
		}
		if c.large != (mail.KindOf(err) == mail.TooLarge) || !c.large && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func testStageReaderError(t *testing.T, s ticket.Store) {
	gone := errors.New("the client is gone")
	for _, size := range []int{0, 10, 3_000_000} {
		r := &failing{octets(size), gone}
		if _, err := s.Stage(context.Background(), r, 0); err != gone { //nolint:errorlint // unchanged is the point
			t.Errorf("after %d octets: %v, want the reader's own error", size, err)
		}
	}
}

// failing ends with an error of its own.
type failing struct {
	left []byte
	err  error
}

func (f *failing) Read(p []byte) (int, error) {
	if len(f.left) == 0 {
		return 0, f.err
	}
	n := copy(p, f.left)
	f.left = f.left[n:]
	return n, nil
}

func testHeldMail(t *testing.T, s ticket.Store) {
	sizes := []int{10, 2_000_000}
	var want []*ticket.HeldMail
	for _, size := range sizes {
		a := &ticket.HeldMail{
			Kind: ticket.HeldQuarantine, At: start, Reason: "DMARC", Author: mailbox("Carla", "carla@customer.test"),
			Subject: "s", Ticket: 4, Verdict: mail.Verdict{Result: mail.Fail}, Envelope: ticket.Arrival{Session: "x"},
		}
		raw := stage(t, s, octets(size))
		update(t, s, func(tx ticket.Tx) error { return tx.AddHeld(a, raw) })
		want = append(want, a)
	}
	view(t, s, func(r ticket.Reader) error {
		got, err := r.HeldMails(0, 10)
		same(t, "held mails", got, want)
		if err != nil {
			return err
		}
		page, err := r.HeldMails(want[0].ID, 1)
		same(t, "the second page", page, want[1:])
		if err != nil {
			return err
		}
		for i, size := range sizes {
			one, err := r.HeldMail(want[i].ID)
			same(t, "held mail", one, want[i])
			if err != nil {
				return err
			}
			raw, err := r.HeldRaw(want[i].ID)
			if err != nil {
				return err
			}
			if !bytes.Equal(raw, octets(size)) {
				t.Errorf("raw mail of %d octets differs", size)
			}
		}
		return nil
	})
	for _, a := range want {
		update(t, s, func(tx ticket.Tx) error { return tx.DropHeld(a.ID) })
		err := s.View(context.Background(), func(r ticket.Reader) error { _, err := r.HeldRaw(a.ID); return err })
		if !errors.Is(err, ticket.ErrNotFound) {
			t.Errorf("raw mail of a dropped one: %v", err)
		}
	}
	again := &ticket.HeldMail{Kind: ticket.HeldReport, At: start}
	update(t, s, func(tx ticket.Tx) error { return tx.AddHeld(again, nil) })
	if again.ID <= want[1].ID {
		t.Errorf("id %d was given again", again.ID)
	}
}
