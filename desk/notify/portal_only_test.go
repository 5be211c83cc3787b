package notify_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestPortalOnly: where customers answer on the portal, a reply by mail is kept and its
// sender told once (PRODUCT 2.3).
func TestPortalOnly(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Dir.Policy.Addresses[0].PortalOnly = true
	w.Ticket.Status = ticket.Resolved
	for _, c := range []struct {
		name, from string
		m          parser.Message
		token      bool
		want       string
		heard      string
		status     ticket.Status
	}{
		{"a new mail", "eve@else.test", parser.Message{}, false, "new: customer", "ana new, ben new, eve received", ticket.Open},
		{"a reply", "carla@customer.test", parser.Message{}, true, "7: customer", "ana update, ben update, carla alert", ticket.Resolved},
		{"another", "carla@customer.test", parser.Message{}, true, "7: customer", "ana update, ben update", ticket.Resolved},
		{"somebody else's", "dan@customer.test", parser.Message{}, true, "7: customer", "ana update, ben update, dan alert", ticket.Resolved},
		{"a command", "dan@customer.test", parser.Message{Commands: []parser.Command{{Name: "unshare", Line: "#unshare"}}, Reply: "#unshare"}, true, "7: orders", "dan transcript", ticket.Resolved},
		{"an agent's answer", "ana@agents.test", parser.Message{}, true, "7: agent", "carla reply, ivy reply", ticket.Resolved},
	} {
		x := desktest.TestMail{From: c.from, Verdict: mail.Pass, M: c.m}
		if c.token {
			x.To = w.TokenOf(c.from, ticket.TokenReply)
		}
		p := w.Decide(x)
		if got := desktest.Summary(p); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if got := desktest.Heard(p); got != c.heard {
			t.Errorf("%s: heard %q, want %q", c.name, got, c.heard)
		}
		if got := p.Changes[0].Ticket; got.Status != c.status {
			t.Errorf("%s: %s, want %s", c.name, got.Status, c.status)
		} else if got.Number == 7 {
			w.Ticket, w.State.Tickets[7] = got, got
		}
	}
}
