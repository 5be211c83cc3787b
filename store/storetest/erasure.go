package storetest

import (
	"errors"
	"testing"
	"time"

	"guichet/ticket"
)

// testErasure: what an erasure takes away is gone, and nothing beside it.
func testErasure(t *testing.T, s ticket.Store) {
	n := newTicket(t, s)
	raw := stage(t, s, octets(2<<20))
	small := stage(t, s, octets(300))
	gone, stays := address("carla@customer.test"), address("dan@customer.test")
	update(t, s, func(tx ticket.Tx) error {
		return errors.Join(
			tx.AddMessage(sampleMessage(n, 1), raw), tx.AddMessage(sampleMessage(n, 2), small), tx.AddMessage(sampleMessage(n, 3), raw),
			tx.AddEvent(sampleEvent(n, 1)),
			tx.PutContact(&ticket.Contact{Address: gone}), tx.PutContact(&ticket.Contact{Address: stays}),
			tx.CountAutomatic(gone.String(), start.Add(-24*time.Hour)), tx.CountAutomatic(gone.String(), start),
			tx.CountAutomatic(stays.String(), start),
		)
	})
	tombs := []*ticket.Message{{Ticket: n, ID: 1, Fingerprint: []byte{1}}, {Ticket: n, ID: 2}}
	event := &ticket.Event{Ticket: n, ID: 1, At: start, What: "erased"}
	update(t, s, func(tx ticket.Tx) error {
		return errors.Join(
			tx.EraseMessage(tombs[0]), tx.EraseMessage(tombs[1]), tx.PutEvent(event),
			tx.DropContact(gone), tx.DropContact(address("nobody@customer.test")), tx.ForgetAutomatic(gone.String(), "of nobody"), tx.Erased(start),
		)
	})
	view(t, s, func(r ticket.Reader) error {
		messages, err := r.Messages(n)
		same(t, "messages", messages, append(tombs, sampleMessage(n, 3)))
		for id, want := range map[uint32]bool{1: false, 2: false, 3: true} {
			_, err := r.Raw(n, id)
			same(t, "raw mail is there", err == nil, want)
			same(t, "raw mail is missing", errors.Is(err, ticket.ErrNotFound), !want)
		}
		events, err2 := r.Events(n)
		same(t, "events", events, []*ticket.Event{event})
		_, missing := r.Contact(gone)
		same(t, "contact is missing", errors.Is(missing, ticket.ErrNotFound), true)
		_, err3 := r.Contact(stays)
		return errors.Join(err, err2, err3)
	})
	_, day := automatic(t, s, gone.String(), start)
	same(t, "counted of the erased", day, 0)
	_, day = automatic(t, s, stays.String(), start)
	same(t, "counted of another", day, 1)
	if err := s.Update(t.Context(), func(tx ticket.Tx) error { return tx.PutEvent(sampleEvent(n, 9)) }); !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("PutEvent of a new one returned %v", err)
	}
	if err := s.Update(t.Context(), func(tx ticket.Tx) error { return tx.EraseMessage(&ticket.Message{Ticket: n, ID: 9}) }); !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("EraseMessage of none returned %v", err)
	}
}
