package check_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// TestCheckPeople: the check says what does not belong together about people.
func TestCheckPeople(t *testing.T) {
	carla, home := mail.Address{Local: "carla", Domain: "customer.test"}, mail.Address{Local: "carla", Domain: "home.test"}
	acme := ticket.Organisation{ID: "acme", Accounts: []ticket.Account{{ID: "paris"}}}
	member := func(s ticket.Scope) ticket.Contact {
		return ticket.Contact{Address: carla, Memberships: []ticket.Membership{{Scope: s}}}
	}
	for _, c := range []struct {
		name     string
		contacts []ticket.Contact
		want     []string
	}{
		{"two addresses", []ticket.Contact{{Address: carla, Also: []mail.Address{home}}, {Address: home, Primary: carla}}, nil},
		{"the further one is missing", []ticket.Contact{{Address: carla, Also: []mail.Address{home}}}, []string{"The contact carla@customer.test speaks of carla@home.test, which is missing."}},
		{"the first one is missing", []ticket.Contact{{Address: home, Primary: carla}}, []string{"The contact carla@home.test speaks of carla@customer.test, which is missing."}},
		{"no way back", []ticket.Contact{{Address: carla, Also: []mail.Address{home}}, {Address: home}}, []string{"The contact carla@customer.test speaks of carla@home.test, which does not lead back."}},
		{"a membership", []ticket.Contact{member(ticket.Scope{Organisation: "acme", Account: "paris"})}, nil},
		{"of the whole", []ticket.Contact{member(ticket.Scope{Organisation: "acme"})}, nil},
		{"of no organisation", []ticket.Contact{member(ticket.Scope{Organisation: "globex"})}, []string{"The contact carla@customer.test is a member of globex, which is missing."}},
		{"of no account", []ticket.Contact{member(ticket.Scope{Organisation: "acme", Account: "rome"})}, []string{"The contact carla@customer.test is a member of acme/rome, which is missing."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, err := bolt.Open(t.TempDir(), bolt.Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = db.Close() }()
			err = db.Update(context.Background(), func(tx ticket.Tx) error {
				errs := []error{tx.PutOrganisation(&acme)}
				for _, contact := range c.contacts {
					errs = append(errs, tx.PutContact(&contact))
				}
				return errors.Join(errs...)
			})
			if err != nil {
				t.Fatal(err)
			}
			if got, err := db.Check(context.Background()); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}
