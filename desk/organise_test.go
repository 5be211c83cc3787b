package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/mail"
	"guichet/store/bolt"
	"guichet/ticket"
)

// rolesOf tells somebody's memberships in one line.
func rolesOf(t *testing.T, db *bolt.DB, a string) string {
	t.Helper()
	var all []string
	err := db.View(context.Background(), func(tx ticket.Reader) error {
		c, err := ticket.FindContact(tx, address(a))
		if errors.Is(err, ticket.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, m := range c.Memberships {
			s := strings.TrimSpace(fmt.Sprint(m.Scope, " ", strings.Trim(fmt.Sprint(m.Roles), "[]")))
			if m.Default {
				s += "*"
			}
			all = append(all, s)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(all, ", ")
}

// TestOrganise: what admins do with organisations and people, step by step.
func TestOrganise(t *testing.T) {
	d, db := open(t, time.Now)
	ctx := context.Background()
	eve := address("Eve@customer.test")
	acme := func(accounts ...string) ticket.Organisation {
		o := ticket.Organisation{ID: "acme", Name: "Acme"}
		for _, id := range accounts {
			o.Accounts = append(o.Accounts, ticket.Account{ID: id})
		}
		return o
	}
	scope := func(org, account string) ticket.Scope { return ticket.Scope{Organisation: org, Account: account} }
	grant := func(a mail.Address, s ticket.Scope, role ticket.Role) error {
		_, err := d.People.Grant(ctx, a, s, role, "admin")
		return err
	}
	for _, c := range []struct {
		name string
		do   func() error
		fail bool
		want string // Eve's memberships
	}{
		{"an organisation of a bad ID", func() error { return d.People.PutOrganisation(ctx, ticket.Organisation{ID: "A B"}) }, true, ""},
		{"two", func() error {
			return errors.Join(d.People.PutOrganisation(ctx, acme("paris", "rome")), d.People.PutOrganisation(ctx, ticket.Organisation{ID: "globex"}))
		}, false, ""},
		{"a member", func() error { return grant(eve, scope("acme", "paris"), "") }, false, "acme/paris"},
		{"a role", func() error { return grant(eve, scope("acme", "rome"), ticket.Viewer) }, false, "acme/paris, acme/rome viewer"},
		{"at another", func() error { return grant(eve, scope("globex", ""), ticket.Editor) }, false, "acme/paris, acme/rome viewer, globex editor"},
		{"an unknown role", func() error { return grant(eve, scope("acme", ""), "owner") }, true, "acme/paris, acme/rome viewer, globex editor"},
		{"an unknown account", func() error { return grant(eve, scope("acme", "berlin"), ticket.Viewer) }, true, "acme/paris, acme/rome viewer, globex editor"},
		{"an unknown organisation", func() error { return grant(eve, scope("initech", ""), ticket.Viewer) }, true, "acme/paris, acme/rome viewer, globex editor"},
		{"to an agent", func() error { return grant(address("ana@agents.test"), scope("acme", ""), ticket.Viewer) }, true, "acme/paris, acme/rome viewer, globex editor"},
		{"a default", func() error { _, err := d.People.Prefer(ctx, eve, scope("globex", "")); return err }, false, "acme/paris, acme/rome viewer, globex editor*"},
		{"a default elsewhere", func() error { _, err := d.People.Prefer(ctx, eve, scope("acme", "")); return err }, true, "acme/paris, acme/rome viewer, globex editor*"},
		{"a further address", func() error { _, err := d.People.Learn(ctx, eve, address("eve@home.test")); return err }, false, "acme/paris, acme/rome viewer, globex editor*"},
		{"an account goes", func() error { return d.People.PutOrganisation(ctx, acme("rome")) }, false, "acme/rome viewer, globex editor*"},
		{"revoked by the further address", func() error { _, err := d.People.Revoke(ctx, address("eve@home.test"), scope("acme", "")); return err }, false, "globex editor*"},
		{"revoked again", func() error { _, err := d.People.Revoke(ctx, eve, scope("acme", "")); return err }, true, "globex editor*"},
		{"the organisation goes", func() error { return d.People.DropOrganisation(ctx, "globex") }, false, ""},
		{"it goes again", func() error { return d.People.DropOrganisation(ctx, "globex") }, true, ""},
	} {
		err := c.do()
		if (err != nil) != c.fail {
			t.Errorf("%s: %v", c.name, err)
		}
		for _, a := range []string{"eve@customer.test", "eve@home.test"} {
			got := rolesOf(t, db, a)
			if got != c.want && (a == "eve@customer.test" || got != "") {
				t.Errorf("%s: %s is in %q, want %q", c.name, a, got, c.want)
			}
		}
	}
}
