package notify_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/desk/rules"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestWhoHearsAmongAgents are the rows of the table "What happens, who hears it" in which it matters what agents did
// before: who took the ticket, who wrote notes, who was told.
func TestWhoHearsAmongAgents(t *testing.T) {
	const carla, ana, ben = "carla@customer.test", "ana@agents.test", "ben@agents.test"
	byAna := func(m parser.Message) desktest.TestMail {
		return desktest.TestMail{From: ana, Verdict: mail.Pass, M: m}
	}
	told := func(w *desktest.World) { // both got "new"
		w.Dir.Policy.AssignOnAnswer, w.Dir.Policy.TellTaken = true, 5
		w.Told(ana, ticket.KindNew, desktest.Noon.Add(-time.Hour), 1)
		w.Told(ben, ticket.KindNew, desktest.Noon.Add(-time.Hour), 1)
	}
	his := func(w *desktest.World) { told(w); w.Ticket.Assignee = desktest.Addr(ben) }
	hers := func(w *desktest.World) { told(w); w.Ticket.Assignee = desktest.Addr(ana) }
	answered := func(w *desktest.World) {
		his(w)
		w.Ticket.Acts = []ticket.Act{{At: desktest.Noon.Add(-time.Minute), By: desktest.Addr(ben), What: ticket.ActAnswered, Message: 2}}
	}
	for _, c := range []struct {
		name   string
		set    func(w *desktest.World)
		was    ticket.Status
		mail   desktest.TestMail
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
		{"held, resolved", answered, ticket.Resolved, byAna(desktest.CommandAndWords("open")), ana, ticket.TokenReply, ticket.Resolved, "ana transcript, ben alert"},
		{"held, closed: refused", answered, ticket.Closed, byAna(parser.Message{}), ana, ticket.TokenReply, ticket.Closed, "ana transcript"},
		{"put off", told, ticket.Open, byAna(desktest.Orders("Soon.", "at 2h")), ana, ticket.TokenReply, ticket.Open, "ana transcript"},
		{"note, nobody's", told, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenNote, ticket.Open, "ben note"},
		{"note, his", his, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenNote, ticket.Open, "ben note"},
		{"note, hers", hers, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenNote, ticket.Open, ""},
		{"note, hers, he is named", hers, ticket.Open, byAna(parser.Message{Body: "What do you say, @ben?"}), ana, ticket.TokenNote, ticket.Open, "ben note"},
		{"note, hers, he wrote one", func(w *desktest.World) { hers(w); w.Ticket.NoteWriters = []mail.Address{desktest.Addr(ben)} }, ticket.Open, byAna(parser.Message{}), ana, ticket.TokenNote, ticket.Open, "ben note"},
		{"note by a reference", told, ticket.Open, byAna(parser.Message{Subject: "Fwd: [#7] Cannot log in"}), "", 0, ticket.Open, "ana transcript, ben note"},
		{"to a customer, the desk in Cc", told, "", byAna(parser.Message{To: desktest.Boxes("eve@else.test"), Cc: desktest.Boxes("support@desk.test")}), "", 0, ticket.Pending, "ana transcript, ben new"},
		{"to the requester, the desk in Cc", told, ticket.Open, byAna(parser.Message{To: desktest.Boxes(carla), Cc: desktest.Boxes("support@desk.test"), Subject: "Re: [#7] Cannot log in"}), "", 0, ticket.Pending, "ben taken, dan reply, ivy reply, walt watch"},
		{"side answer, his", his, ticket.Open, desktest.TestMail{From: desktest.Supplier, Verdict: mail.None}, desktest.Supplier, ticket.TokenAsk, ticket.Open, "ana note, ben note"},
		{"side answer, resolved", hers, ticket.Resolved, desktest.TestMail{From: desktest.Supplier, Verdict: mail.Pass}, desktest.Supplier, ticket.TokenAsk, ticket.Resolved, "ana note"},
		{"requester, his", his, ticket.Pending, desktest.TestMail{From: carla, Verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Open, "ben update, dan update, walt watch"},
		{"machine, his", his, ticket.Pending, desktest.TestMail{From: carla, Verdict: mail.Pass, M: parser.Message{Auto: parser.AutoReply}}, carla, ticket.TokenReply, ticket.Pending, "ben alert"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.AskSupplier()
			c.set(w)
			if c.was != "" {
				w.Ticket.Status = c.was
			}
			if c.token != "" {
				c.mail.To = w.TokenOf(c.token, c.role)
			}
			if c.token == ana {
				c.mail.M.InReplyTo = []mail.MessageID{w.State.Letters[7][0].MessageID}
			}
			p := w.Decide(c.mail)
			if got := desktest.Heard(p); got != c.heard || p.Changes[0].Ticket.Status != c.status {
				t.Errorf("%s, heard: %s\n want: %s, %s", p.Changes[0].Ticket.Status, got, c.status, c.heard)
			}
		})
	}
}

// TestWhoHearsInTime are its rows that a timer causes.
func TestWhoHearsInTime(t *testing.T) {
	ana, ben := desktest.Addr("ana@agents.test"), desktest.Addr("ben@agents.test")
	for _, c := range []struct {
		name  string
		kind  ticket.TimerKind
		set   func(t *ticket.Ticket)
		heard string
		is    ticket.Status
	}{
		{"snooze ends", ticket.TimerSnooze, func(t *ticket.Ticket) { t.Snoozes = []ticket.Snooze{{By: ben, Until: desktest.Noon}} }, "ben alert", ticket.Pending},
		{"an answer waits for an hour", ticket.TimerHeld, func(t *ticket.Ticket) {
			t.Assignee, t.Held = ana, []ticket.HeldAnswer{{Message: 1, Agent: ben, Why: ticket.HeldCollision, Remind: desktest.Noon}}
		}, "ana alert, ben transcript", ticket.Pending},
		{"an answer that a customer's mail held waits for an hour", ticket.TimerHeld, func(t *ticket.Ticket) {
			t.Held = []ticket.HeldAnswer{{Message: 1, Agent: ben, Why: ticket.HeldCustomer, Remind: desktest.Noon}}
		}, "ben transcript", ticket.Pending},
		{"what was to be sent is there no more", ticket.TimerSend, func(*ticket.Ticket) {}, "", ticket.Pending},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Status = ticket.Pending
		c.set(w.Ticket)
		p := rules.Timed(w.Dir, ticket.Timer{At: desktest.Noon, Ticket: 7, Kind: c.kind}, w.State)
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
