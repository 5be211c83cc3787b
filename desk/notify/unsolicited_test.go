package notify_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestUnsolicited: a customer cannot flood whom he brought to a ticket: that one hears of others' words
// so many times, until he or an agent writes.
func TestUnsolicited(t *testing.T) {
	const carla, dan, zoe, ana = "carla@customer.test", "dan@customer.test", "zoe@bank.test", "ana@agents.test"
	again := parser.Message{Commands: []parser.Command{{Name: "share", Args: zoe, Line: "#share " + zoe}}}
	for _, c := range []struct {
		name     string
		by       string // who brought Zoe
		standing ticket.Standing
		had      int // letters
		from     string
		m        parser.Message
		hears    string
		has      int
	}{
		{"the first", carla, ticket.Participant, 0, carla, parser.Message{}, "zoe update", 1},
		{"the last", carla, ticket.Participant, notify.MaxUnsolicited - 1, carla, parser.Message{}, "zoe update", notify.MaxUnsolicited},
		{"one more", carla, ticket.Participant, notify.MaxUnsolicited, carla, parser.Message{}, "", notify.MaxUnsolicited},
		{"another customer's", carla, ticket.Participant, notify.MaxUnsolicited, dan, parser.Message{}, "", notify.MaxUnsolicited},
		{"brought once more", carla, ticket.Former, notify.MaxUnsolicited, carla, again, "", notify.MaxUnsolicited},
		{"brought once more, in time", carla, ticket.Former, 3, carla, again, "zoe status", 4},
		{"brought by an agent", ana, ticket.Participant, notify.MaxUnsolicited, carla, parser.Message{}, "zoe update", notify.MaxUnsolicited},
		{"brought by nobody", "", ticket.Participant, notify.MaxUnsolicited, carla, parser.Message{}, "zoe update", notify.MaxUnsolicited},
		{"an agent writes", carla, ticket.Participant, notify.MaxUnsolicited, ana, parser.Message{}, "zoe reply", 0},
		{"he himself writes", carla, ticket.Participant, notify.MaxUnsolicited, zoe, parser.Message{}, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			var by mail.Address
			if c.by != "" {
				by = desktest.Addr(c.by)
			}
			w.Ticket.People = append(w.Ticket.People, ticket.Person{Address: desktest.Addr(zoe), Standing: c.standing, By: by, Unsolicited: c.had})
			p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, ticket.TokenReply), M: c.m})
			hears := ""
			for _, l := range p.Changes[0].Letters {
				if ticket.SameAddress(l.To.Address, desktest.Addr(zoe)) {
					hears = "zoe " + string(l.Kind)
				}
			}
			after := p.Changes[0].Ticket.People[len(w.Ticket.People)-1]
			if hears != c.hears || after.Unsolicited != c.has {
				t.Errorf("hears %q after %d letters, want %q after %d; why: %q", hears, after.Unsolicited, c.hears, c.has, p.Why)
			}
		})
	}
}

// TestRelayed: two customers' robots end, whoever they are; an agent's act begins anew.
func TestRelayed(t *testing.T) {
	for _, c := range []struct {
		relayed int
		from    string
		hears   string
		after   int
	}{
		{99, "carla@customer.test", "dan update", 100},
		{100, "carla@customer.test", "", 101},
		{101, "carla@customer.test", "", 101},
		{100, "dan@customer.test", "", 101},
		{100, "ana@agents.test", "carla reply, dan reply, ivy reply, walt watch", 0},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Automatic, w.Ticket.Relayed = 51, c.relayed
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, ticket.TokenReply)})
		if got, after := desktest.Heard(p), p.Changes[0].Ticket.Relayed; got != c.hears || after != c.after {
			t.Errorf("%s after %d mails: heard %q, %d counted; want %q, %d", c.from, c.relayed, got, after, c.hears, c.after)
		}
	}
}

// TestMailbox: what is counted of one address counts for the others of its mailbox.
func TestMailbox(t *testing.T) {
	for a, want := range map[string]string{
		"victim@x.test": "victim@x.test", "Victim+a+b@X.test": "victim@x.test", `"victim"@x.test`: "victim@x.test",
		"v.ictim@x.test": "v.ictim@x.test", "+a@x.test": "+a@x.test",
		"V.ic.tim+a@gmail.com": "victim@gmail.com", "victim@googlemail.com": "victim@gmail.com",
	} {
		if got := notify.Mailbox(desktest.Addr(a)); got != want {
			t.Errorf("%s counts as %s, want %s", a, got, want)
		}
	}
}
