package people_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/ticket"
)

// TestMay: one's own tickets, those shared with one, and what roles add.
func TestMay(t *testing.T) {
	at := func(s string, roles ...ticket.Role) []ticket.Membership {
		org, account := s, ""
		if len(s) > 4 {
			org, account = s[:4], s[5:]
		}
		return []ticket.Membership{{Scope: ticket.Scope{Organisation: org, Account: account}, Roles: roles}}
	}
	const all = "read reply read-sensitive"
	person := func(address string, m []ticket.Membership) *ticket.Contact {
		return &ticket.Contact{Address: desktest.Addr(address), Memberships: m}
	}
	for _, c := range []struct {
		name string
		who  *ticket.Contact
		want string
	}{
		{"nobody", nil, ""},
		{"the requester", person("carla@customer.test", nil), "read reply"},
		{"the requester by another address", &ticket.Contact{Address: desktest.Addr("carla@home.test"), Also: []mail.Address{desktest.Addr("carla@customer.test")}}, "read reply"},
		{"only a further address's record", &ticket.Contact{Address: desktest.Addr("carla@customer.test"), Primary: desktest.Addr("carla@home.test")}, ""},
		{"a participant", person("dan@customer.test", nil), "read reply"},
		{"somebody in Cc", person("ivy@customer.test", nil), "reply"},
		{"a watcher", person("walt@customer.test", nil), ""},
		{"an agent is no customer", person("ana@agents.test", nil), ""},
		{"a stranger of the same domain", person("eve@customer.test", nil), ""},
		{"a member without a role", person("eve@customer.test", at("acme")), ""},
		{"a viewer", person("eve@customer.test", at("acme", ticket.Viewer)), "read"},
		{"a viewer of the account", person("eve@customer.test", at("acme/paris", ticket.Viewer)), "read"},
		{"a viewer of another account", person("eve@customer.test", at("acme/rome", ticket.Viewer)), ""},
		{"a viewer of another organisation", person("eve@customer.test", at("glob", ticket.Viewer)), ""},
		{"an editor", person("eve@customer.test", at("acme", ticket.Editor)), "read reply"},
		{"a sensitive-viewer", person("eve@customer.test", at("acme/paris", ticket.SensitiveViewer)), "read read-sensitive"},
		{"two roles", person("eve@customer.test", at("acme", ticket.SensitiveViewer, ticket.Editor)), all},
		{"a watcher with a role", person("walt@customer.test", at("acme", ticket.Viewer)), "read"},
		{"a requester with a role", person("carla@customer.test", at("acme", ticket.SensitiveViewer)), all},
		{"a role nobody knows", person("eve@customer.test", at("acme", "owner")), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			it := desktest.NewWorld(t).Ticket
			it.Organisation, it.Account = "acme", "paris"
			got := ""
			for _, right := range []ticket.Right{ticket.Read, ticket.Reply, ticket.ReadSensitive} {
				if ticket.May(c.who, it, right) {
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
	it := desktest.NewWorld(t).Ticket
	if c := (&ticket.Contact{Address: desktest.Addr("eve@else.test"), Memberships: []ticket.Membership{{Roles: ticket.Roles()}}}); ticket.May(c, it, ticket.Read) {
		t.Error("a role without a scope opens a ticket without an organisation")
	}
}

// TestDeletedIsNobodys: of a deleted ticket customers see nothing.
func TestDeletedIsNobodys(t *testing.T) {
	it := desktest.NewWorld(t).Ticket
	it.Organisation, it.Deleted = "acme", desktest.Noon
	c := &ticket.Contact{Address: desktest.Addr("carla@customer.test"), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: "acme", Account: ""}, Roles: ticket.Roles()}}}
	for _, right := range []ticket.Right{ticket.Read, ticket.Reply, ticket.ReadSensitive} {
		if ticket.May(c, it, right) {
			t.Errorf("may %s", right)
		}
	}
}

func TestMayOpen(t *testing.T) {
	viewer := &ticket.Contact{Address: desktest.Addr("eve@customer.test"), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: "acme", Account: ""}, Roles: []ticket.Role{ticket.Viewer}}}}
	sensitive := &ticket.Contact{Address: desktest.Addr("sam@customer.test"), Memberships: []ticket.Membership{{Scope: ticket.Scope{Organisation: "acme", Account: ""}, Roles: []ticket.Role{ticket.SensitiveViewer}}}}
	carla, dan := &ticket.Contact{Address: desktest.Addr("carla@customer.test")}, &ticket.Contact{Address: desktest.Addr("dan@customer.test")}
	public, secret := ticket.Attachment{Name: "a"}, ticket.Attachment{Name: "b", Sensitive: true}
	for _, c := range []struct {
		name string
		who  *ticket.Contact
		file ticket.Attachment
		seen ticket.Visibility
		want bool
	}{
		{"plain file, viewer", viewer, public, ticket.ForAll, true},
		{"sensitive file, viewer", viewer, secret, ticket.ForAll, false},
		{"sensitive file, sensitive-viewer", sensitive, secret, ticket.ForAll, true},
		{"sensitive file, its sender", carla, secret, ticket.ForAll, true},
		{"sensitive file, another participant", dan, secret, ticket.ForAll, false},
		{"plain file, participant", dan, public, ticket.ForAll, true},
		{"a note's file", sensitive, secret, ticket.ForAgents, false},
		{"a file that was not kept", carla, ticket.Attachment{Dropped: true}, ticket.ForAll, false},
		{"plain file, nobody", nil, public, ticket.ForAll, false},
	} {
		it := desktest.NewWorld(t).Ticket
		it.Organisation = "acme"
		m := &ticket.Message{Author: mail.Mailbox{Address: desktest.Addr("carla@customer.test")}, Visibility: c.seen}
		if got := ticket.MayOpen(c.who, it, m, c.file); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestGrant(t *testing.T) {
	acme, paris, rome, globex := ticket.Scope{Organisation: "acme", Account: ""}, ticket.Scope{Organisation: "acme", Account: "paris"}, ticket.Scope{Organisation: "acme", Account: "rome"}, ticket.Scope{Organisation: "globex", Account: ""}
	c := &ticket.Contact{Address: desktest.Addr("eve@customer.test")}
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
		{"a member", func() { c.Grant(paris, "", "ana", desktest.Noon) }, "acme/paris; "},
		{"a role adds", func() { c.Grant(paris, ticket.Viewer, "ana", desktest.Noon) }, "acme/paris viewer; "},
		{"another adds", func() { c.Grant(paris, ticket.Editor, "ana", desktest.Noon) }, "acme/paris viewer editor; "},
		{"the same again", func() { c.Grant(paris, ticket.Editor, "ana", desktest.Noon) }, "acme/paris viewer editor; "},
		{"other scopes", func() { c.Grant(acme, ticket.Viewer, "ana", desktest.Noon); c.Grant(globex, "", "ana", desktest.Noon) }, "acme/paris viewer editor; acme viewer; globex; "},
		{"revoke nothing", func() { c.Revoke(rome) }, "acme/paris viewer editor; acme viewer; globex; "},
		{"revoke an account", func() { c.Revoke(paris) }, "acme viewer; globex; "},
		{"revoke the whole with what is below", func() { c.Grant(rome, ticket.Viewer, "ana", desktest.Noon); c.Revoke(acme) }, "globex; "},
	} {
		if x.do(); show() != x.want {
			t.Errorf("%s: %q, want %q", x.name, show(), x.want)
		}
	}
}
