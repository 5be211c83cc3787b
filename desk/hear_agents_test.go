package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/rules"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestWhoHearsAmongAgents are the rows of the table "What happens, who hears it" in which it matters what agents did
// before: who took the ticket, who wrote notes, who was told.
func TestWhoHearsAmongAgents(t *testing.T) {
	const carla, ana, ben = "carla@customer.test", "ana@agents.test", "ben@agents.test"
	byAna := func(m parser.Message) testMail {
		return testMail{from: ana, verdict: mail.Pass, m: m}
	}
	told := func(w *world) { // both got "new"
		w.dir.Policy.AssignOnAnswer, w.dir.Policy.TellTaken = true, 5
		w.told(ana, ticket.KindNew, noon.Add(-time.Hour), 1)
		w.told(ben, ticket.KindNew, noon.Add(-time.Hour), 1)
	}
	his := func(w *world) { told(w); w.ticket.Assignee = addr(ben) }
	hers := func(w *world) { told(w); w.ticket.Assignee = addr(ana) }
	answered := func(w *world) {
		his(w)
		w.ticket.Acts = []ticket.Act{{At: noon.Add(-time.Minute), By: addr(ben), What: ticket.ActAnswered, Message: 2}}
	}
	for _, c := range []struct {
		name   string
		set    func(w *world)
		was    ticket.Status
		mail   testMail
		token  string // whose; "" none
		role   ticket.TokenRole
		status ticket.Status
		heard  string
	}{
		{"first answer, nobody's", told, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Pending, "ben taken, carla reply, dan reply, ivy reply, walt watch"},
		{"first answer, pending", told, ticket.Pending, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Pending, "ben taken, carla reply, dan reply, ivy reply"},
		{"first answer, resolved", told, ticket.Resolved, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Resolved, "ben taken, carla reply, dan reply, ivy reply"},
		{"answer, hers", hers, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Pending, "carla reply, dan reply, ivy reply, walt watch"},
		{"answer, his", his, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Pending, "ben update, carla reply, dan reply, ivy reply, walt watch"},
		{"held, open", answered, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Open, "ana transcript, ben alert"},
		{"held, pending", answered, ticket.Pending, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Pending, "ana transcript, ben alert"},
		{"held, resolved", answered, ticket.Resolved, byAna(commandAndWords("open")), ana, ticket.TokenReply, ticket.Resolved, "ana transcript, ben alert"},
		{"held, closed: refused", answered, ticket.Closed, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Closed, "ana transcript"},
		{"put off", told, ticket.Open, byAna(orders("Soon.", "at 2h")), ana, ticket.TokenReply, ticket.Open, "ana transcript"},
		{"note, nobody's", told, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenNote, ticket.Open, "ben note"},
		{"note, his", his, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenNote, ticket.Open, "ben note"},
		{"note, hers", hers, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenNote, ticket.Open, ""},
		{"note, hers, he is named", hers, ticket.Open, byAna(parser.Message{Body: "What do you say, @ben?"}), ana, ticket.TokenNote, ticket.Open, "ben note"},
		{"note, hers, he wrote one", func(w *world) { hers(w); w.ticket.NoteWriters = []mail.Address{addr(ben)} }, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenNote, ticket.Open, "ben note"},
		{"note by a reference", told, ticket.Open, byAna(parser.Message{Subject: "Fwd: [#7] Cannot log in"}), "", 0, ticket.Open, "ana transcript, ben note"},
		{"to a customer, the desk in Cc", told, "", byAna(parser.Message{To: boxes("eve@else.test"), Cc: boxes("support@desk.test")}), "", 0, ticket.Pending, "ana transcript, ben new"},
		{"to the requester, the desk in Cc", told, ticket.Open, byAna(parser.Message{To: boxes(carla), Cc: boxes("support@desk.test"), Subject: "Re: [#7] Cannot log in"}), "", 0, ticket.Pending, "ben taken, dan reply, ivy reply, walt watch"},
		{"side answer, his", his, ticket.Open, testMail{from: supplier, verdict: mail.None}, supplier, ticket.TokenAsk, ticket.Open, "ana note, ben note"},
		{"side answer, resolved", hers, ticket.Resolved, testMail{from: supplier, verdict: mail.Pass}, supplier, ticket.TokenAsk, ticket.Resolved, "ana note"},
		{"requester, his", his, ticket.Pending, testMail{from: carla, verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Open, "ben update, dan update, walt watch"},
		{"machine, his", his, ticket.Pending, testMail{from: carla, verdict: mail.Pass, m: parser.Message{Auto: parser.AutoReply}}, carla, ticket.TokenReply, ticket.Pending, "ben alert"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.askSupplier()
			c.set(w)
			if c.was != "" {
				w.ticket.Status = c.was
			}
			if c.token != "" {
				c.mail.to = w.tokenOf(c.token, c.role)
			}
			if c.token == ana {
				c.mail.m.InReplyTo = []mail.MessageID{w.state.Letters[7][0].MessageID}
			}
			p := w.decide(c.mail)
			if got := heard(p); got != c.heard || p.Changes[0].Ticket.Status != c.status {
				t.Errorf("%s, heard: %s\n want: %s, %s", p.Changes[0].Ticket.Status, got, c.status, c.heard)
			}
		})
	}
}

// TestWhoHearsInTime are its rows that a timer causes.
func TestWhoHearsInTime(t *testing.T) {
	ana, ben := addr("ana@agents.test"), addr("ben@agents.test")
	for _, c := range []struct {
		name  string
		kind  ticket.TimerKind
		set   func(t *ticket.Ticket)
		heard string
		is    ticket.Status
	}{
		{"snooze ends", ticket.TimerSnooze, func(t *ticket.Ticket) { t.Snoozes = []ticket.Snooze{{By: ben, Until: noon}} }, "ben alert", ticket.Pending},
		{"an answer waits for an hour", ticket.TimerHeld, func(t *ticket.Ticket) {
			t.Assignee, t.Held = ana, []ticket.HeldAnswer{{Message: 1, Agent: ben, Why: ticket.HeldCollision, Remind: noon}}
		}, "ana alert, ben transcript", ticket.Pending},
		{"an answer that a customer's mail held waits for an hour", ticket.TimerHeld, func(t *ticket.Ticket) {
			t.Held = []ticket.HeldAnswer{{Message: 1, Agent: ben, Why: ticket.HeldCustomer, Remind: noon}}
		}, "ben transcript", ticket.Pending},
		{"what was to be sent is there no more", ticket.TimerSend, func(*ticket.Ticket) {}, "", ticket.Pending},
	} {
		w := newWorld(t)
		w.ticket.Status = ticket.Pending
		c.set(w.ticket)
		p := rules.Timed(w.dir, ticket.Timer{At: noon, Ticket: 7, Kind: c.kind}, w.state)
		var all []string
		for _, l := range p.Changes[0].Letters {
			all = append(all, l.To.Address.Local+" "+string(l.Kind))
		}
		slices.Sort(all)
		if got := strings.Join(all, ", "); got != c.heard || p.Changes[0].Ticket.Status != c.is {
			t.Errorf("%s: heard %q, %s", c.name, got, p.Changes[0].Ticket.Status)
		}
	}
}
