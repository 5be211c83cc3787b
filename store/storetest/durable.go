package storetest

import (
	"bytes"
	"testing"
	"time"

	"guichet/desk"
)

func testReopenArrival(t *testing.T, s desk.Store, reopen func(*testing.T, desk.Store) desk.Store) {
	ticket, letter := sampleTicket(), (*desk.Letter)(nil)
	ticket.Messages, ticket.Events = 2, 1
	sizes := []int{20_000, 2_000_000}
	for i, size := range sizes {
		raw := stage(t, s, octets(size))
		update(t, s, func(tx desk.Tx) error {
			if i == 0 {
				if err := tx.AddTicket(ticket); err != nil {
					return err
				}
			}
			return tx.AddMessage(sampleMessage(ticket.Number, uint32(i+1)), raw)
		})
		raw.Discard()
	}
	update(t, s, func(tx desk.Tx) error {
		id, err := tx.NextLetter()
		if err != nil {
			return err
		}
		letter = sampleLetter(id, ticket.Number)
		if err := tx.PutLetter(letter); err != nil {
			return err
		}
		if err := tx.SetTimer(ticket.Number, desk.TimerClose, start); err != nil {
			return err
		}
		return tx.AddEvent(sampleEvent(ticket.Number, 1))
	})
	s = reopen(t, s)
	sameTicket(t, s, ticket)
	view(t, s, func(r desk.Reader) error {
		for i, size := range sizes {
			raw, err := r.Raw(ticket.Number, uint32(i+1))
			if err != nil {
				return err
			}
			same(t, "raw mail", bytes.Equal(raw, octets(size)), true)
		}
		got, err := r.Letters(ticket.Number)
		same(t, "letters", got, []*desk.Letter{letter})
		return err
	})
	ids, _ := due(t, s, letter.Due, 10)
	same(t, "due letters", ids, []desk.LetterID{letter.ID})
	all, _ := timers(t, s, start, 10)
	same(t, "timers", all, []desk.Timer{{At: start, Ticket: ticket.Number, Kind: desk.TimerClose}})
}

func testReopenSequences(t *testing.T, s desk.Store, reopen func(*testing.T, desk.Store) desk.Store) {
	n := newTicket(t, s)
	letter := newLetter(t, s, n, start)
	aside := &desk.Aside{At: start}
	update(t, s, func(tx desk.Tx) error { return tx.AddAside(aside, nil) })
	update(t, s, func(tx desk.Tx) error { return tx.DropAside(aside.ID) })
	s = reopen(t, s)
	if again := newTicket(t, s); again <= n {
		t.Errorf("ticket number %d after %d", again, n)
	}
	if again := newLetter(t, s, n, start); again <= letter {
		t.Errorf("letter id %d after %d", again, letter)
	}
	second := &desk.Aside{At: start}
	update(t, s, func(tx desk.Tx) error { return tx.AddAside(second, nil) })
	if second.ID <= aside.ID {
		t.Errorf("aside id %d after %d", second.ID, aside.ID)
	}
}

func testReopenBeat(t *testing.T, s desk.Store, reopen func(*testing.T, desk.Store) desk.Store) {
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
