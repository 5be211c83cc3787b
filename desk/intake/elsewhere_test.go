package intake_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// withBilling gives the desk a second support address, whose only agent is Bob.
func withBilling(t *testing.T) *desktest.World {
	w := desktest.NewWorld(t)
	p := w.Dir.Policy
	p.Addresses[0].Agents = []mail.Address{desktest.Addr("ana@agents.test"), desktest.Addr("ben@agents.test")}
	p.Addresses = append(p.Addresses, policy.SupportAddress{Address: desktest.Addr("billing@desk.test"), Separator: "+", Name: "Billing", Agents: []mail.Address{desktest.Addr("bob@agents.test")}})
	p.Agents = append(p.Agents, policy.Agent{Address: desktest.Addr("bob@agents.test"), Name: "Bob"})
	w.Dir = policy.NewDirectory(p, desktest.Plain{})
	return w
}

// TestOtherSupportAddress is PRODUCT 1.9: the agents of every support address in the envelope hear, and
// a mail that only refers to a ticket of another one opens a related ticket.
func TestOtherSupportAddress(t *testing.T) {
	const carla, billing = "carla@customer.test", "billing@desk.test"
	reference := parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}
	for _, c := range []struct {
		name, from string
		verdict    mail.Result
		m          parser.Message
		status     ticket.Status
		assignee   string
		to         []string // "token": Carla's
		want       string
		heard      string
		related    bool
	}{
		{"both, a new mail", "eve@else.test", mail.Pass, parser.Message{}, ticket.Open, "", []string{"support@desk.test", billing}, "new: customer", "ana new, ben new, bob new, eve received", false},
		{"token and billing", carla, mail.Pass, parser.Message{}, ticket.Open, "", []string{"token", billing}, "7: customer", "ana update, ben update, bob update, dan update", false},
		{"billing and token", carla, mail.Pass, parser.Message{}, ticket.Open, "ben@agents.test", []string{billing, "token"}, "7: customer", "ben update, bob update, dan update", false},
		{"reference, both", carla, mail.Pass, reference, ticket.Open, "", []string{billing, "support@desk.test"}, "7: customer", "ana update, ben update, bob update, dan update", false},
		{"reference, billing alone", carla, mail.Pass, reference, ticket.Open, "", []string{billing}, "new: customer, 7:", "bob new, carla received", true},
		{"tag, billing alone", carla, mail.Pass, parser.Message{Subject: "Re: [#7] x"}, ticket.Open, "", []string{billing}, "new: customer, 7:", "bob new, carla received", true},
		{"reference to a closed one, billing alone", carla, mail.Pass, reference, ticket.Closed, "", []string{billing}, "new: customer, 7:", "bob new, carla received", true},
		{"reference, billing alone, a participant", "dan@customer.test", mail.Pass, reference, ticket.Open, "", []string{billing}, "new: customer, 7:", "bob new, dan received", true},
		{"reference, billing alone, unproven", carla, mail.None, reference, ticket.Open, "", []string{billing}, "new: customer", "bob new, carla received", false},
		{"a stranger's mail with a token, and billing", "eve@else.test", mail.Pass, parser.Message{}, ticket.Open, "", []string{"token", billing}, "7: unverified", "ana alert, ben alert, bob alert", false},
		{"a machine, token and billing", carla, mail.Pass, parser.Message{Auto: parser.AutoReply}, ticket.Open, "", []string{"token", billing}, "7: system", "ana alert, ben alert, bob alert", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := withBilling(t)
			w.Ticket.Status = c.status
			if c.assignee != "" {
				w.Ticket.Assignee = desktest.Addr(c.assignee)
			}
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: c.verdict, M: c.m, Session: func(e *mail.Envelope) {
				e.Recipients = nil
				for _, to := range c.to {
					if to == "token" {
						to = w.TokenOf(carla, ticket.TokenReply)
					}
					e.Recipients = append(e.Recipients, desktest.Addr(to))
				}
			}})
			if got := desktest.Summary(p); got != c.want {
				t.Errorf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard: %s\n want: %s", got, c.heard)
			}
			if related := len(p.Changes) == 2 && p.Changes[0].Related == p.Changes[1]; related != c.related {
				t.Errorf("related: %v", related)
			}
		})
	}
}

// TestSecondArrivalElsewhere: a copy of an answer that comes to another support address is told to its
// agents, and to nobody twice.
func TestSecondArrivalElsewhere(t *testing.T) {
	for _, c := range []struct {
		name  string
		twin  ticket.Message
		heard string
	}{
		{"of the first mail", ticket.Message{ID: 1, Kind: ticket.FromCustomer, Visibility: ticket.ForAll}, "bob new"},
		{"of an answer", ticket.Message{ID: 2, Kind: ticket.FromCustomer, Visibility: ticket.ForAll}, "bob update"},
		{"of an unverified one", ticket.Message{ID: 2, Kind: ticket.FromCustomer, Visibility: ticket.ForAgents, Unverified: true}, ""},
		{"of a note", ticket.Message{ID: 2, Kind: ticket.Note, Visibility: ticket.ForAgents}, ""},
	} {
		w := withBilling(t)
		twin := c.twin
		twin.Ticket, twin.Fingerprint, twin.Envelope.Recipients = 7, []byte("0123456789abcdef"), []mail.Address{desktest.Addr("support@desk.test")}
		w.State.Twins = []*ticket.Message{&twin}
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: "billing@desk.test"})
		if got := desktest.Heard(p); got != c.heard {
			t.Errorf("%s: heard %q, want %q", c.name, got, c.heard)
		}
	}
}
