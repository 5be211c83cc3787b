package erase_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/desk/erase"
	"guichet/mail"
	"guichet/ticket"
)

// TestTombstones: of whatever a record holds, also in fields that are added later, no word
// stays but those that a tombstone names.
func TestTombstones(t *testing.T) {
	w := desktest.NewWorld(t)
	now := time.Now()
	it, message, letter, event := &ticket.Ticket{}, &ticket.Message{}, &ticket.Letter{}, &ticket.Event{}
	for _, record := range []any{it, message, letter, event} {
		fill(reflect.ValueOf(record).Elem(), 0)
	}
	// What stays by name, and is no stranger's.
	it.Address, it.Status = desktest.Addr("support@desk.test"), ticket.Open
	message.Kind, message.Visibility = ticket.FromCustomer, ticket.ForAll
	letter.Kind, letter.State, letter.Attempts[0].Outcome, letter.Attempts[0].Enhanced = ticket.KindReply, ticket.LetterQueued, ticket.Temporary, "4.0.0"
	event.Cause, event.Actor = "mail", canary+"@customer.test"
	for _, x := range []struct{ was, left any }{
		{it, it.Tombstone(now, nil)},
		{message, message.Tombstone()},
		{letter, letter.Tombstone()},
		{event, erase.Tombstone(w.Dir, event)},
	} {
		before, err := json.Marshal(x.was)
		if err != nil {
			t.Fatal(err)
		}
		after, err := json.Marshal(x.left)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(before), canary) {
			t.Errorf("%T was not filled", x.was)
		}
		if strings.Contains(string(after), canary) {
			t.Errorf("a canary is left: %s", after)
		}
	}
}

const canary = "canary"

// fill puts a canary into every string below v, one into each list and map.
func fill(v reflect.Value, depth int) {
	if depth > 6 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(canary)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			return
		}
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), depth+1)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, depth+1)
		fill(value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	}
}

// TestErasedFollowUpStaysErased: a second copy of a mail to a closed or deleted ticket, which
// opened another one that was erased since, brings nothing back.
func TestErasedFollowUpStaysErased(t *testing.T) {
	for _, c := range []struct {
		name string
		of   func(*ticket.Ticket)
		want string
	}{
		{"it followed a closed one", func(t *ticket.Ticket) {
			t.Status, t.Links = ticket.Closed, []ticket.Link{{Number: 12, Relation: ticket.RelFollowed}}
		}, ""},
		{"the token's ticket was deleted", func(t *ticket.Ticket) { t.Status, t.Deleted = ticket.Closed, desktest.Noon.Add(-time.Hour) }, ""},
		{"the token leads to another one", func(*ticket.Ticket) {}, "7: customer"},
	} {
		w := desktest.NewWorld(t)
		c.of(w.Ticket)
		w.State.Twins = []*ticket.Message{{Ticket: 12, ID: 1, Kind: ticket.FromCustomer, Fingerprint: []byte("0123456789abcdef"), Erased: true}}
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)})
		if got := desktest.Summary(p); got != c.want {
			t.Errorf("%s: %q, want %q; why %q", c.name, got, c.want, p.Why)
		}
	}
}
