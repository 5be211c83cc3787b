package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"guichet/desk"
)

// TestLeavePage: what is posted to a leave page ends the watching, once; the same click again
// is no error, and nothing else is a leave token.
func TestLeavePage(t *testing.T) {
	start, db, keys := site(t, time.Now, nil)
	d := start()
	ctx := context.Background()
	ticket := &desk.Ticket{Address: address("support@desk.test"), Secret: []byte("one"), People: []desk.Person{
		{Address: address("carla@customer.test"), Standing: desk.Requester},
		{Address: address("walt@customer.test"), Standing: desk.Watcher},
	}}
	if err := db.Update(ctx, func(tx desk.Tx) error { return tx.AddTicket(ticket) }); err != nil {
		t.Fatal(err)
	}
	walt := keys.Issue(desk.TokenLeave, ticket, 1)
	for _, c := range []struct {
		name, token string
		fail        bool
		want        desk.Standing
		events      int
	}{
		{"nothing", "", true, desk.Watcher, 0},
		{"a reply token", keys.Issue(desk.TokenReply, ticket, 1), true, desk.Watcher, 0},
		{"another desk's", keys.Issue(desk.TokenLeave, &desk.Ticket{Number: 1, Secret: []byte("two"), People: ticket.People}, 1), true, desk.Watcher, 0},
		{"of no ticket", keys.Issue(desk.TokenLeave, &desk.Ticket{Number: 9, People: ticket.People}, 1), true, desk.Watcher, 0},
		{"the requester's", keys.Issue(desk.TokenLeave, ticket, 0), true, desk.Watcher, 0},
		{"the watcher's", walt, false, desk.Former, 1},
		{"again", walt, false, desk.Former, 1},
	} {
		if err := d.Leave(ctx, c.token); (err != nil) != c.fail || c.fail && !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%s: %v", c.name, err)
		}
		err := db.View(ctx, func(tx desk.Reader) error {
			got, err := tx.Ticket(1)
			if err == nil && (got.People[0].Standing != desk.Requester || got.People[1].Standing != c.want) {
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
	ticket := &desk.Ticket{Address: address("support@desk.test"), Secret: []byte("one"), People: []desk.Person{
		{Address: address("carla@customer.test"), Standing: desk.Requester},
		{Address: address("walt@customer.test"), Standing: desk.Participant},
	}}
	if err := db.Update(ctx, func(tx desk.Tx) error { return tx.AddTicket(ticket) }); err != nil {
		t.Fatal(err)
	}
	walt := keys.Issue(desk.TokenLeave, ticket, 1)
	for _, over := range []bool{false, true} {
		if watch, err := d.WatchOf(ctx, walt); err != nil || watch.Over != over || watch.Ticket != 1 {
			t.Errorf("%+v, %v, want over %v", watch, err, over)
		}
		if err := d.Leave(ctx, walt); err != nil {
			t.Error(err)
		}
	}
}
