package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"guichet/desk/page"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// TestPersonalLink: a link opens one person's tickets, until it ends or is revoked, and is
// refused in the same way whatever is wrong (PRODUCT 5.6, acceptance 34).
func TestPersonalLink(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	clock := now
	start, db, _ := site(t, func() time.Time { return clock }, func(p *policy.Policy) { p.URL = "https://desk.test/help/" })
	d := start()
	ctx := context.Background()
	people := []ticket.Person{
		{Name: "Carla", Address: address("carla@customer.test"), Standing: ticket.Requester},
		{Address: address("dan@customer.test"), Standing: ticket.Participant},
		{Address: address("ivy@customer.test"), Standing: ticket.Invited},
		{Address: address("walt@customer.test"), Standing: ticket.Watcher},
		{Address: address("ana@agents.test"), Standing: ticket.AgentStaff},
		{Address: address("eve@customer.test"), Standing: ticket.Watcher},
	}
	err := db.Update(ctx, func(tx ticket.Tx) error {
		eve := &ticket.Contact{Address: address("eve@customer.test"), Also: []mail.Address{address("eve@home.test")}, Memberships: []ticket.Membership{
			{Scope: ticket.Scope{Organisation: "acme"}, Roles: []ticket.Role{ticket.Viewer}},
		}}
		return errors.Join(
			tx.PutOrganisation(&ticket.Organisation{ID: "acme"}), tx.PutContact(eve),
			tx.PutContact(&ticket.Contact{Address: address("eve@home.test"), Primary: eve.Address}),
			tx.AddTicket(&ticket.Ticket{Address: address("support@desk.test"), Organisation: "acme", People: people, Secret: []byte("one")}),
			tx.AddTicket(&ticket.Ticket{Address: address("support@desk.test"), People: people[:1], Secret: []byte("two")}),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	tokens := map[string]string{}
	for _, c := range []struct {
		who  string
		n    ticket.Number
		ttl  time.Duration
		want error
	}{
		{"carla@customer.test", 1, time.Hour, nil},
		{"dan@customer.test", 1, time.Hour, nil},
		{"eve@home.test", 1, time.Hour, nil}, // by her role, and at her further address
		{"ivy@customer.test", 1, time.Hour, ticket.ErrNotAllowed},
		{"walt@customer.test", 1, time.Hour, ticket.ErrNotAllowed},
		{"ana@agents.test", 1, time.Hour, ticket.ErrNotAllowed},
		{"zoe@customer.test", 1, time.Hour, ticket.ErrNotFound},
		{"carla@customer.test", 9, time.Hour, ticket.ErrNotFound},
	} {
		link, err := d.Pages.Link(ctx, c.n, address(c.who), c.ttl)
		if !errors.Is(err, c.want) || (err == nil) != (link.Token != "") {
			t.Errorf("link of %s to %d: %+v, %v; want %v", c.who, c.n, link, err, c.want)
		}
		if err == nil && (link.URL != "https://desk.test/help/link/"+link.Token || !link.Expires.Equal(now.Add(c.ttl))) {
			t.Errorf("link of %s: %+v", c.who, link)
		}
		if err == nil {
			tokens[c.who] = link.Token
		}
	}
	for _, ttl := range []time.Duration{0, -time.Hour, page.MaxLink + 1} {
		if _, err := d.Pages.Link(ctx, 1, address("carla@customer.test"), ttl); err == nil {
			t.Errorf("a link for %s", ttl)
		}
	}

	good := tokens["carla@customer.test"]
	for i := range good {
		other := byte('a')
		if good[i] == other {
			other = 'b'
		}
		if v, err := d.Pages.CheckLink(ctx, good[:i]+string(other)+good[i+1:]); !errors.Is(err, page.ErrLink) {
			t.Errorf("character %d altered: %+v, %v", i, v, err)
		}
	}
	change := func(f func(*ticket.Ticket)) func() error {
		return func() error {
			return db.Update(ctx, func(tx ticket.Tx) error {
				ticket, err := tx.Ticket(1)
				if err == nil {
					f(ticket)
					err = tx.PutTicket(ticket)
				}
				return err
			})
		}
	}
	nothing := func() error { return nil }
	for _, c := range []struct {
		name  string
		after func() error
		token string
		at    time.Duration
		want  string // whose pages it opens; "": refused
	}{
		{"the requester", nothing, good, 0, "carla@customer.test"},
		{"again", nothing, good, 0, "carla@customer.test"},
		{"in capitals", nothing, strings.ToUpper(good), 0, "carla@customer.test"},
		{"a participant whom nobody knows", nothing, tokens["dan@customer.test"], 0, "dan@customer.test"},
		{"by a role", nothing, tokens["eve@home.test"], 0, "eve@customer.test"},
		{"just before its end", nothing, good, time.Hour - time.Second, "carla@customer.test"},
		{"at its end", nothing, good, time.Hour, ""},
		{"empty", nothing, "", 0, ""},
		{"cut short", nothing, good[:27], 0, ""},
		{"longer", nothing, good + "a", 0, ""},
		{"of another ticket", change(func(x *ticket.Ticket) { x.Secret = []byte("other") }), good, 0, ""},
		{"as before", change(func(x *ticket.Ticket) { x.Secret = []byte("one") }), good, 0, "carla@customer.test"},
		{"revoked", func() error { return d.Pages.RevokeLinks(ctx, 1, address("carla@customer.test")) }, good, 0, ""},
		{"another's, when one was revoked", nothing, tokens["dan@customer.test"], 0, "dan@customer.test"},
		{"whose tokens were revoked", change(func(x *ticket.Ticket) { x.People[1].Generation++ }), tokens["dan@customer.test"], 0, ""},
		{"whose role ended", func() error {
			_, err := d.People.Revoke(ctx, address("eve@customer.test"), ticket.Scope{Organisation: "acme"})
			return err
		}, tokens["eve@home.test"], 0, ""},
	} {
		if err := c.after(); err != nil {
			t.Fatal(c.name, err)
		}
		clock = now.Add(c.at)
		v, err := d.Pages.CheckLink(ctx, c.token)
		switch {
		case c.want == "" && (!errors.Is(err, page.ErrLink) || err.Error() != page.ErrLink.Error() || v != nil):
			t.Errorf("%s: %+v, %v; want ErrLink and no word more", c.name, v, err)
		case c.want != "" && (err != nil || v.Contact.Address.String() != c.want || v.Ticket != 1):
			t.Errorf("%s: %+v, %v; want %s", c.name, v, err, c.want)
		}
	}
	if err := d.Pages.RevokeLinks(ctx, 1, address("zoe@customer.test")); !errors.Is(err, ticket.ErrNotFound) {
		t.Errorf("revoking a stranger's links: %v", err)
	}
}

// TestLinkIsNoMailToken: what opens a page is nothing in a mail, and the other way round.
func TestLinkIsNoMailToken(t *testing.T) {
	if _, ok := ticket.ParseToken(strings.Repeat("a", 34)); ok {
		t.Error("34 characters are a mail's token")
	}
}
