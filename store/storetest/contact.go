package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// sampleContact has every field set that one record can have.
func sampleContact() *ticket.Contact {
	return &ticket.Contact{
		Address: address("carla@customer.test"), Name: "Carla", Language: "fr", Created: start,
		Suppressed: "550 no such user", Unproven: start.Add(time.Hour),
		Judged: map[string]bool{"login": true, "invoice": false},
		Also:   []mail.Address{address("carla@home.test"), address("c@phone.test")},
		Memberships: []ticket.Membership{
			{
				Scope: ticket.Scope{Organisation: "acme", Account: "paris"}, Roles: []ticket.Role{ticket.Viewer, ticket.Editor},
				Default: true, By: "ana@desk.test", At: start,
			},
			{Scope: ticket.Scope{Organisation: "globex"}, By: "admin", At: start.Add(time.Minute)},
		},
		Sessions: []ticket.Session{{Hash: []byte{1, 0, 255}, Created: start, Proven: start, Seen: start.Add(time.Hour), Browser: "Mozilla/5.0"}},
		Login:    ticket.Login{Letter: 7, Until: start.Add(time.Minute), Tries: 1, Since: start, Asked: 2},
		Password: "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA", Handle: []byte{0, 1, 2},
		Passkeys: []ticket.Passkey{
			{ID: []byte{9, 0, 9}, Name: "Mozilla/5.0", Added: start, Used: start.Add(time.Minute), Record: []byte(`{"id":"CQAJ"}`)},
			{ID: []byte{8}, Added: start, Record: []byte("{}")},
		},
		Identities: []ticket.Identity{{Issuer: "https://id.test", Subject: "4711", Since: start}},
		Scope:      &ticket.Scope{Organisation: "acme", Account: "paris"},
	}
}

func testContact(t *testing.T, s ticket.Store) {
	want := sampleContact()
	further := &ticket.Contact{Address: address("carla@home.test"), Primary: want.Address, Created: start}
	update(t, s, func(tx ticket.Tx) error {
		return errors.Join(
			tx.PutContact(want), tx.PutContact(further),
			tx.PutContact(&ticket.Contact{Address: address("c@phone.test"), Primary: want.Address}),
			tx.PutOrganisation(&ticket.Organisation{ID: "acme", Accounts: []ticket.Account{{ID: "paris"}}}),
			tx.PutOrganisation(&ticket.Organisation{ID: "globex"}),
		)
	})
	want.Name = "Carla C."
	update(t, s, func(tx ticket.Tx) error { return tx.PutContact(want) })
	update(t, s, func(tx ticket.Tx) error { return tx.PutContact(&ticket.Contact{Address: mail.Address{Local: "carla"}}) })
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Contact(want.Address)
		same(t, "contact", got, want)
		also, err2 := r.Contact(further.Address)
		same(t, "a further address", also, further)
		person, err3 := ticket.FindContact(r, address("Carla@HOME.test"))
		same(t, "whom it leads to", person, want)
		return errors.Join(err, err2, err3)
	})
}

// testContactPages reads all contacts page by page, while others come and go.
func testContactPages(t *testing.T, s ticket.Store) {
	var want []string
	for i := range 25 {
		a := address(fmt.Sprintf("c%d@customer.test", i))
		want = append(want, a.String())
		update(t, s, func(tx ticket.Tx) error { return tx.PutContact(&ticket.Contact{Address: a}) })
	}
	var got []string
	for after := (mail.Address{}); ; {
		var page []*ticket.Contact
		view(t, s, func(r ticket.Reader) (err error) {
			page, err = r.Contacts(after, 4)
			return err
		})
		if len(page) == 0 {
			break
		}
		if len(page) > 4 {
			t.Fatalf("a page has %d contacts, want at most 4", len(page))
		}
		for _, c := range page {
			got = append(got, c.Address.String())
		}
		after = page[len(page)-1].Address
	}
	slices.Sort(got)
	slices.Sort(want)
	same(t, "contacts", got, want)
	view(t, s, func(r ticket.Reader) error {
		page, err := r.Contacts(mail.Address{}, 0)
		same(t, "none wanted", len(page), 0)
		behind, err2 := r.Contacts(address("nobody@customer.test"), 100)
		if len(behind) > len(want) {
			t.Errorf("behind an address that is not there came %d", len(behind))
		}
		return errors.Join(err, err2)
	})
}

func testOrganisations(t *testing.T, s ticket.Store) {
	acme := &ticket.Organisation{ID: "acme", Name: "Acme & Söhne", Accounts: []ticket.Account{{ID: "paris", Name: "Paris"}, {ID: "rome"}}}
	update(t, s, func(tx ticket.Tx) error {
		return errors.Join(
			tx.PutOrganisation(&ticket.Organisation{ID: "globex"}), tx.PutOrganisation(&ticket.Organisation{ID: "acme"}),
			tx.PutOrganisation(acme), tx.PutOrganisation(&ticket.Organisation{ID: "initech"}),
		)
	})
	update(t, s, func(tx ticket.Tx) error { return tx.DropOrganisation("initech") })
	view(t, s, func(r ticket.Reader) error {
		got, err := r.Organisation("acme")
		same(t, "organisation", got, acme)
		_, gone := r.Organisation("initech")
		same(t, "the dropped one is missing", errors.Is(gone, ticket.ErrNotFound), true)
		return err
	})
	for _, c := range []struct {
		after string
		limit int
		want  []string
	}{
		{"", 10, []string{"acme", "globex"}},
		{"", 1, []string{"acme"}},
		{"acme", 1, []string{"globex"}},
		{"b", 10, []string{"globex"}},
		{"globex", 10, nil},
	} {
		view(t, s, func(r ticket.Reader) error {
			page, err := r.Organisations(c.after, c.limit)
			var got []string
			for _, o := range page {
				got = append(got, o.ID)
			}
			same(t, fmt.Sprintf("%d above %q", c.limit, c.after), got, c.want)
			return err
		})
	}
}
