package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"guichet/ticket"
)

// TestLeavePage: what is posted to a leave page ends the watching, once; the same click again
// is no error, and nothing else is a leave token.
func TestLeavePage(t *testing.T) {
	start, db, keys := site(t, time.Now, nil)
	d := start()
	ctx := context.Background()
	it := &ticket.Ticket{Address: address("support@desk.test"), Secret: []byte("one"), People: []ticket.Person{
		{Address: address("carla@customer.test"), Standing: ticket.Requester},
		{Address: address("walt@customer.test"), Standing: ticket.Watcher},
	}}
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.AddTicket(it) }); err != nil {
		t.Fatal(err)
	}
	walt := keys.Issue(ticket.TokenLeave, it, 1)
	for _, c := range []struct {
		name, token string
		fail        bool
		want        ticket.Standing
		events      int
	}{
		{"nothing", "", true, ticket.Watcher, 0},
		{"a reply token", keys.Issue(ticket.TokenReply, it, 1), true, ticket.Watcher, 0},
		{"another desk's", keys.Issue(ticket.TokenLeave, &ticket.Ticket{Number: 1, Secret: []byte("two"), People: it.People}, 1), true, ticket.Watcher, 0},
		{"of no ticket", keys.Issue(ticket.TokenLeave, &ticket.Ticket{Number: 9, People: it.People}, 1), true, ticket.Watcher, 0},
		{"the requester's", keys.Issue(ticket.TokenLeave, it, 0), true, ticket.Watcher, 0},
		{"the watcher's", walt, false, ticket.Former, 1},
		{"again", walt, false, ticket.Former, 1},
	} {
		if err := d.Pages.Leave(ctx, c.token); (err != nil) != c.fail || c.fail && !errors.Is(err, ticket.ErrNotFound) {
			t.Errorf("%s: %v", c.name, err)
		}
		err := db.View(ctx, func(tx ticket.Reader) error {
			got, err := tx.Ticket(1)
			if err == nil && (got.People[0].Standing != ticket.Requester || got.People[1].Standing != c.want) {
				t.Errorf("%s: %+v", c.name, got.People)
			}
			events, err2 := tx.Events(1)
			if len(events) != c.events {
				t.Errorf("%s: %d events", c.name, len(events))
			}
			return errors.Join(err, err2)
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// TestLeavePageOfParticipant: who was a watcher and takes part by now may click in an old mail:
// the page says that no more will come, and no more comes.
func TestLeavePageOfParticipant(t *testing.T) {
	start, db, keys := site(t, time.Now, nil)
	d := start()
	ctx := context.Background()
	it := &ticket.Ticket{Address: address("support@desk.test"), Secret: []byte("one"), People: []ticket.Person{
		{Address: address("carla@customer.test"), Standing: ticket.Requester},
		{Address: address("walt@customer.test"), Standing: ticket.Participant},
	}}
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.AddTicket(it) }); err != nil {
		t.Fatal(err)
	}
	walt := keys.Issue(ticket.TokenLeave, it, 1)
	for _, over := range []bool{false, true} {
		if watch, err := d.Pages.WatchOf(ctx, walt); err != nil || watch.Over != over || watch.Ticket != 1 {
			t.Errorf("%+v, %v, want over %v", watch, err, over)
		}
		if err := d.Pages.Leave(ctx, walt); err != nil {
			t.Error(err)
		}
	}
}
