package desk_test

import (
	"context"
	"testing"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

func TestExpected(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	d, db := open(t, func() time.Time { return now })
	if err := send(d, "carla@customer.test", "support@desk.test", raw("carla@customer.test", "1@customer.test", "Help")); err != nil {
		t.Fatal(err)
	}
	l := letters(t, db, 1)[ticket.KindReceived]
	token := l.ReplyTo.Address
	altered := token
	altered.Local = token.Local[:len(token.Local)-1] + string('a'+(token.Local[len(token.Local)-1]-'a'+1)%26)
	for _, c := range []struct {
		name string
		from mail.Address
		to   mail.Address
		days int
		want bool
	}{
		{"a stranger", address("eve@else.test"), address("support@desk.test"), 0, false},
		{"a token", address("eve@else.test"), token, 0, true},
		{"an altered token", address("eve@else.test"), altered, 0, false},
		{"a return path", mail.Address{}, l.ReturnPath, 0, true},
		{"a return path, by somebody", address("eve@else.test"), l.ReturnPath, 0, false},
		{"no sender", mail.Address{}, address("support@desk.test"), 0, false},
		{"who wrote today for the first time", address("carla@customer.test"), address("support@desk.test"), 0, false},
		{"a correspondent", address("carla@customer.test"), address("support@desk.test"), 2, true},
		{"nobody", address("carla@customer.test"), address("nobody@desk.test"), 2, false},
	} {
		now = now.AddDate(0, 0, c.days)
		if got := d.Expected(context.Background(), &mail.Envelope{From: c.from}, c.to); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
