package storetest

import (
	"bytes"
	"testing"
	"time"

	"guichet/ticket"
)

func testReopenArrival(t *testing.T, s ticket.Store, reopen func(*testing.T, ticket.Store) ticket.Store) {
	it, letter := sampleTicket(), (*ticket.Letter)(nil)
	it.Messages, it.Events = 2, 1
	sizes := []int{20_000, 2_000_000}
	for i, size := range sizes {
		raw := stage(t, s, octets(size))
		update(t, s, func(tx ticket.Tx) error {
			if i == 0 {
				if err := tx.AddTicket(it); err != nil {
					return err
				}
			}
			return tx.AddMessage(sampleMessage(it.Number, uint32(i+1)), raw)
		})
		raw.Discard()
	}
	update(t, s, func(tx ticket.Tx) error {
		id, err := tx.NextLetter()
		if err != nil {
			return err
		}
		letter = sampleLetter(id, it.Number)
		if err := tx.PutLetter(letter); err != nil {
			return err
		}
		if err := tx.SetTimer(it.Number, ticket.TimerClose, start); err != nil {
			return err
		}
		return tx.AddEvent(sampleEvent(it.Number, 1))
	})
	s = reopen(t, s)
	sameTicket(t, s, it)
	view(t, s, func(r ticket.Reader) error {
		for i, size := range sizes {
			raw, err := r.Raw(it.Number, uint32(i+1))
			if err != nil {
				return err
			}
			same(t, "raw mail", bytes.Equal(raw, octets(size)), true)
		}
		got, err := r.Letters(it.Number)
		same(t, "letters", got, []*ticket.Letter{letter})
		return err
	})
	ids, _ := due(t, s, letter.Due, 10)
	same(t, "due letters", ids, []ticket.LetterID{letter.ID})
	all, _ := timers(t, s, start, 10)
	same(t, "timers", all, []ticket.Timer{{At: start, Ticket: it.Number, Kind: ticket.TimerClose}})
}

func testReopenSequences(t *testing.T, s ticket.Store, reopen func(*testing.T, ticket.Store) ticket.Store) {
	n := newTicket(t, s)
	letter := newLetter(t, s, n, start)
	held := &ticket.HeldMail{At: start}
	update(t, s, func(tx ticket.Tx) error { return tx.AddHeld(held, nil) })
	update(t, s, func(tx ticket.Tx) error { return tx.DropHeld(held.ID) })
	s = reopen(t, s)
	if again := newTicket(t, s); again <= n {
		t.Errorf("ticket number %d after %d", again, n)
	}
	if again := newLetter(t, s, n, start); again <= letter {
		t.Errorf("letter id %d after %d", again, letter)
	}
	second := &ticket.HeldMail{At: start}
	update(t, s, func(tx ticket.Tx) error { return tx.AddHeld(second, nil) })
	if second.ID <= held.ID {
		t.Errorf("held id %d after %d", second.ID, held.ID)
	}
}

func testReopenBeat(t *testing.T, s ticket.Store, reopen func(*testing.T, ticket.Store) ticket.Store) {
	for i := range 3 {
		if err := s.Beat(start.Add(time.Duration(i) * time.Second)); err != nil {
			t.Fatal(err)
		}
	}
	s = reopen(t, s)
	if got, want := s.LastBeat(), start.Add(2*time.Second); !got.Equal(want) {
		t.Errorf("LastBeat is %v, want %v", got, want)
	}
}
