package e2e

import (
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestCommandLine does to a ticket, a person and an organisation what mails do, from the
// shell, with the desk running and without.
func TestCommandLine(t *testing.T) {
	s := begin(t, live.Setup{})
	s.open()
	var acted struct{ Done, Refused []string }
	s.desk.JSON(&acted, "ticket", "do", "1", "assign ana", "#tag vip", "priority high")
	want(t, "done", len(acted.Done), 3)
	ticket := s.ticket()
	want(t, "assignee", ticket.Assignee, "ana@agents.test")
	want(t, "tags", strings.Join(ticket.Tags, " "), "vip")

	s.desk.JSON(&acted, "ticket", "reply", "1", "--as", "ana@agents.test", "--do", "resolved", "It works again.")
	resolved := s.sink.Wait(s, 1, "carla@customer.test", "resolved")
	if !strings.Contains(resolved.Text(), "It works again.") {
		t.Errorf("the customer is not told the words:\n%s", resolved.Text())
	}
	want(t, "status", s.ticket().Status, "resolved")

	said, _, _ := s.desk.Run("ticket", "do", "1", "resolved")
	want(t, "where there is nothing to say", said, "#1: done\n")

	_, stderr, code := s.desk.Run("ticket", "do", "1", "resolvd")
	if code != 1 || !strings.Contains(stderr, "resolvd") {
		t.Errorf("an unknown command: exit %d, %q", code, stderr)
	}
	_, stderr, code = s.desk.Run("ticket", "reply", "1", "--as", "eve@else.test", "Let me in.")
	if code != 1 || !strings.Contains(stderr, "no part") {
		t.Errorf("a stranger: exit %d, %q", code, stderr)
	}
	if _, stderr, code = s.desk.Run("ticket", "do", "99", "resolved"); code != 1 || !strings.Contains(stderr, "99") {
		t.Errorf("no such ticket: exit %d, %q", code, stderr)
	}

	for _, offline := range []bool{false, true} {
		if offline {
			s.desk.Stop()
		}
		var found []live.Ticket
		s.desk.JSON(&found, "ticket", "list", "--status", "resolved", "--tag", "vip")
		want(t, "listed", len(found), 1)
		s.desk.JSON(&found, "ticket", "list", "--status", "open")
		want(t, "open ones", len(found), 0)
		s.desk.JSON(&found, "ticket", "search", "works", "aga*")
		want(t, "found", len(found), 1)
	}
	s.desk.Start()

	var agents []struct {
		Email    string
		Resolved int
	}
	s.desk.JSON(&agents, "agent", "list")
	want(t, "agents", len(agents), 1)
	want(t, "resolved tickets of Ana", agents[0].Resolved, 1)

	var organisation struct{ ID string }
	s.desk.JSON(&organisation, "org", "put", "acme", "--name", "Acme Ltd", "--account", "paris=Paris", "--account", "rome=Rome")
	want(t, "organisation", organisation.ID, "acme")
	var contact struct {
		Memberships []struct {
			Scope string
			Roles []string
		}
		Also []string
	}
	s.desk.JSON(&contact, "org", "grant", "carla@customer.test", "acme/paris", "viewer")
	want(t, "memberships", len(contact.Memberships), 1)
	want(t, "scope", contact.Memberships[0].Scope, "acme/paris")
	if _, stderr, code = s.desk.Run("org", "grant", "carla@customer.test", "acme/berlin"); code != 1 || !strings.Contains(stderr, "berlin") {
		t.Errorf("an account that is not there: exit %d, %q", code, stderr)
	}
	s.desk.JSON(&contact, "contact", "learn", "carla@customer.test", "carla@home.test")
	s.desk.JSON(&contact, "contact", "show", "carla@home.test")
	want(t, "further address", strings.Join(contact.Also, " "), "carla@home.test")
	s.desk.JSON(&contact, "org", "revoke", "carla@customer.test", "acme")
	want(t, "memberships after", len(contact.Memberships), 0)
}
