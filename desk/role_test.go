package desk

import (
	"testing"

	"guichet/mail"
)

// TestMay: one's own tickets, those shared with one, and what roles add.
func TestMay(t *testing.T) {
	at := func(s string, roles ...Role) []Membership {
		org, account := s, ""
		if len(s) > 4 {
			org, account = s[:4], s[5:]
		}
		return []Membership{{Scope: Scope{org, account}, Roles: roles}}
	}
	const all = "read reply read-sensitive"
	person := func(address string, m []Membership) *Contact {
		return &Contact{Address: addr(address), Memberships: m}
	}
	for _, c := range []struct {
		name string
		who  *Contact
		want string
	}{
		{"nobody", nil, ""},
		{"the requester", person("carla@customer.test", nil), "read reply"},
		{"the requester by another address", &Contact{Address: addr("carla@home.test"), Also: []mail.Address{addr("carla@customer.test")}}, "read reply"},
		{"only a further address's record", &Contact{Address: addr("carla@customer.test"), Primary: addr("carla@home.test")}, ""},
		{"a participant", person("dan@customer.test", nil), "read reply"},
		{"somebody in Cc", person("ivy@customer.test", nil), "reply"},
		{"a watcher", person("walt@customer.test", nil), ""},
		{"an agent is no customer", person("ana@agents.test", nil), ""},
		{"a stranger of the same domain", person("eve@customer.test", nil), ""},
		{"a member without a role", person("eve@customer.test", at("acme")), ""},
		{"a viewer", person("eve@customer.test", at("acme", Viewer)), "read"},
		{"a viewer of the account", person("eve@customer.test", at("acme/paris", Viewer)), "read"},
		{"a viewer of another account", person("eve@customer.test", at("acme/rome", Viewer)), ""},
		{"a viewer of another organisation", person("eve@customer.test", at("glob", Viewer)), ""},
		{"an editor", person("eve@customer.test", at("acme", Editor)), "read reply"},
		{"a sensitive-viewer", person("eve@customer.test", at("acme/paris", SensitiveViewer)), "read read-sensitive"},
		{"two roles", person("eve@customer.test", at("acme", SensitiveViewer, Editor)), all},
		{"a watcher with a role", person("walt@customer.test", at("acme", Viewer)), "read"},
		{"a requester with a role", person("carla@customer.test", at("acme", SensitiveViewer)), all},
		{"a role nobody knows", person("eve@customer.test", at("acme", "owner")), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ticket := newWorld(t).ticket
			ticket.Organisation, ticket.Account = "acme", "paris"
			got := ""
			for _, right := range []Right{Read, Reply, ReadSensitive} {
				if May(c.who, ticket, right) {
					got += " " + string(right)
				}
			}
			if got != "" {
				got = got[1:]
			}
			if got != c.want {
				t.Errorf("may %q, want %q", got, c.want)
			}
		})
	}
}

// TestNoOrganisationIsNobodys: a ticket of no organisation is open to no role, not even to
// one of an organisation without a name.
func TestNoOrganisationIsNobodys(t *testing.T) {
	ticket := newWorld(t).ticket
	if c := (&Contact{Address: addr("eve@else.test"), Memberships: []Membership{{Roles: Roles()}}}); May(c, ticket, Read) {
		t.Error("a role without a scope opens a ticket without an organisation")
	}
}

// TestDeletedIsNobodys: of a deleted ticket customers see nothing.
func TestDeletedIsNobodys(t *testing.T) {
	ticket := newWorld(t).ticket
	ticket.Organisation, ticket.Deleted = "acme", noon
	c := &Contact{Address: addr("carla@customer.test"), Memberships: []Membership{{Scope: Scope{"acme", ""}, Roles: Roles()}}}
	for _, right := range []Right{Read, Reply, ReadSensitive} {
		if May(c, ticket, right) {
			t.Errorf("may %s", right)
		}
	}
}

func TestMayOpen(t *testing.T) {
	viewer := &Contact{Address: addr("eve@customer.test"), Memberships: []Membership{{Scope: Scope{"acme", ""}, Roles: []Role{Viewer}}}}
	sensitive := &Contact{Address: addr("sam@customer.test"), Memberships: []Membership{{Scope: Scope{"acme", ""}, Roles: []Role{SensitiveViewer}}}}
	carla, dan := &Contact{Address: addr("carla@customer.test")}, &Contact{Address: addr("dan@customer.test")}
	public, secret := Attachment{Name: "a"}, Attachment{Name: "b", Sensitive: true}
	for _, c := range []struct {
		name string
		who  *Contact
		file Attachment
		seen Visibility
		want bool
	}{
		{"plain file, viewer", viewer, public, ForAll, true},
		{"sensitive file, viewer", viewer, secret, ForAll, false},
		{"sensitive file, sensitive-viewer", sensitive, secret, ForAll, true},
		{"sensitive file, its sender", carla, secret, ForAll, true},
		{"sensitive file, another participant", dan, secret, ForAll, false},
		{"plain file, participant", dan, public, ForAll, true},
		{"a note's file", sensitive, secret, ForAgents, false},
		{"a file that was not kept", carla, Attachment{Dropped: true}, ForAll, false},
		{"plain file, nobody", nil, public, ForAll, false},
	} {
		ticket := newWorld(t).ticket
		ticket.Organisation = "acme"
		m := &Message{Author: mail.Mailbox{Address: addr("carla@customer.test")}, Visibility: c.seen}
		if got := MayOpen(c.who, ticket, m, c.file); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestGrant(t *testing.T) {
	acme, paris, rome, globex := Scope{"acme", ""}, Scope{"acme", "paris"}, Scope{"acme", "rome"}, Scope{"globex", ""}
	c := &Contact{Address: addr("eve@customer.test")}
	show := func() (s string) {
		for _, m := range c.Memberships {
			s += m.Scope.String()
			for _, role := range m.Roles {
				s += " " + string(role)
			}
			s += "; "
		}
		return s
	}
	for _, x := range []struct {
		name string
		do   func()
		want string
	}{
		{"a member", func() { c.grant(paris, "", "ana", noon) }, "acme/paris; "},
		{"a role adds", func() { c.grant(paris, Viewer, "ana", noon) }, "acme/paris viewer; "},
		{"another adds", func() { c.grant(paris, Editor, "ana", noon) }, "acme/paris viewer editor; "},
		{"the same again", func() { c.grant(paris, Editor, "ana", noon) }, "acme/paris viewer editor; "},
		{"other scopes", func() { c.grant(acme, Viewer, "ana", noon); c.grant(globex, "", "ana", noon) }, "acme/paris viewer editor; acme viewer; globex; "},
		{"revoke nothing", func() { c.revoke(rome) }, "acme/paris viewer editor; acme viewer; globex; "},
		{"revoke an account", func() { c.revoke(paris) }, "acme viewer; globex; "},
		{"revoke the whole with what is below", func() { c.grant(rome, Viewer, "ana", noon); c.revoke(acme) }, "globex; "},
	} {
		if x.do(); show() != x.want {
			t.Errorf("%s: %q, want %q", x.name, show(), x.want)
		}
	}
}
