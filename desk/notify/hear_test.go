package notify_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestWhatHappensWhoHears is the table "What happens, who hears it" of the product.
func TestWhatHappensWhoHears(t *testing.T) {
	const carla, dan, ana = "carla@customer.test", "dan@customer.test", "ana@agents.test"
	thanks := parser.Message{Reply: "Hello Ana,\nmany thanks!\n\nCarla"}
	for _, c := range []struct {
		name   string
		was    ticket.Status
		mail   desktest.TestMail // to: "" new, else whose token
		token  string
		role   ticket.TokenRole
		status ticket.Status
		heard  string
	}{
		{"new mail", "", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass}, "", 0, ticket.Open, "ana new, ben new, eve received"},
		{"requester replies, open", ticket.Open, desktest.TestMail{From: carla, Verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update"},
		{"requester replies, pending", ticket.Pending, desktest.TestMail{From: carla, Verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"requester replies, resolved", ticket.Resolved, desktest.TestMail{From: carla, Verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"participant replies", ticket.Open, desktest.TestMail{From: dan, Verdict: mail.Pass}, dan, ticket.TokenReply, ticket.Open, "ana update, ben update, carla update"},
		{"agent replies, open", ticket.Open, desktest.TestMail{From: ana, Verdict: mail.Pass}, ana, ticket.TokenReply, ticket.Pending, "carla reply, dan reply, ivy reply, walt watch"},
		{"agent replies, pending", ticket.Pending, desktest.TestMail{From: ana, Verdict: mail.Pass}, ana, ticket.TokenReply, ticket.Pending, "carla reply, dan reply, ivy reply"},
		{"agent replies, resolved", ticket.Resolved, desktest.TestMail{From: ana, Verdict: mail.Pass}, ana, ticket.TokenReply, ticket.Resolved, "carla reply, dan reply, ivy reply"},
		{"agent replies, closed", ticket.Closed, desktest.TestMail{From: ana, Verdict: mail.Pass}, ana, ticket.TokenReply, ticket.Closed, "ana transcript"},
		{"#resolved alone", ticket.Open, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.Commanding("resolved")}, ana, ticket.TokenReply, ticket.Resolved, "carla resolved, dan resolved, walt watch"},
		{"#resolved with text", ticket.Open, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.CommandAndWords("resolved")}, ana, ticket.TokenReply, ticket.Resolved, "carla resolved, dan resolved, ivy resolved, walt watch"},
		{"#pending alone", ticket.Open, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.Commanding("pending")}, ana, ticket.TokenReply, ticket.Pending, "carla status, dan status, walt watch"},
		{"#open with text", ticket.Pending, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.CommandAndWords("open")}, ana, ticket.TokenReply, ticket.Open, "carla reply, dan reply, ivy reply, walt watch"},
		{"#closed", ticket.Resolved, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.Commanding("closed")}, ana, ticket.TokenReply, ticket.Closed, "carla closed, dan closed, walt watch"},
		{"#resolved on a closed one", ticket.Closed, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.Commanding("resolved")}, ana, ticket.TokenReply, ticket.Closed, "ana transcript"},
		{"note", ticket.Pending, desktest.TestMail{From: ana, Verdict: mail.Pass}, ana, ticket.TokenNote, ticket.Pending, ""},
		{"#note", ticket.Pending, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.CommandAndWords("note")}, ana, ticket.TokenReply, ticket.Pending, ""},
		{"a failing command keeps the words inside", ticket.Open, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.CommandAndWords("foo")}, ana, ticket.TokenReply, ticket.Open, "ana transcript"},
		{"#open alone", ticket.Resolved, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.Commanding("open")}, ana, ticket.TokenReply, ticket.Open, "carla status, dan status, walt watch"},
		{"#pending that is pending", ticket.Pending, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.Commanding("pending")}, ana, ticket.TokenReply, ticket.Pending, "carla status, dan status"},
		{"#resolved again, with text", ticket.Resolved, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.CommandAndWords("resolved")}, ana, ticket.TokenReply, ticket.Resolved, "carla resolved, dan resolved, ivy resolved"},
		{"participant replies, resolved", ticket.Resolved, desktest.TestMail{From: dan, Verdict: mail.Pass}, dan, ticket.TokenReply, ticket.Open, "ana update, ben update, carla update, walt watch"},
		{"watcher replies", ticket.Resolved, desktest.TestMail{From: "walt@customer.test", Verdict: mail.Pass}, "walt@customer.test", ticket.TokenReply, ticket.Resolved, "ana alert, ben alert"},
		{"note on a closed one", ticket.Closed, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.CommandAndWords("note")}, ana, ticket.TokenReply, ticket.Closed, ""},
		{"#closed on a closed one", ticket.Closed, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.Commanding("closed")}, ana, ticket.TokenReply, ticket.Closed, "ana transcript"},
		{"#ask", ticket.Open, desktest.TestMail{From: ana, Verdict: mail.Pass, M: desktest.Orders("Which?", "ask eve@else.test")}, ana, ticket.TokenReply, ticket.Open, "eve ask"},
		{"side answer, pending", ticket.Pending, desktest.TestMail{From: desktest.Supplier, Verdict: mail.Pass}, desktest.Supplier, ticket.TokenAsk, ticket.Pending, "ana note"},
		{"side answer, closed", ticket.Closed, desktest.TestMail{From: desktest.Supplier, Verdict: mail.Pass}, desktest.Supplier, ticket.TokenAsk, ticket.Closed, "ana note"},
		{"automatic mail", ticket.Resolved, desktest.TestMail{From: carla, Verdict: mail.Pass, M: parser.Message{Auto: parser.AutoReply}}, carla, ticket.TokenReply, ticket.Resolved, "ana alert, ben alert"},
		{"absence by its subject alone", "", desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: parser.Message{Auto: parser.AutoReply, AutoAlone: true}}, "", 0, ticket.Open, "ana new, ben new"},
		{"unverified mail", ticket.Resolved, desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Resolved, "ana alert, ben alert"},
		{"thanks only, open", ticket.Open, desktest.TestMail{From: carla, Verdict: mail.Pass, M: thanks}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update"},
		{"thanks only, pending", ticket.Pending, desktest.TestMail{From: carla, Verdict: mail.Pass, M: thanks}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"thanks only, resolved", ticket.Resolved, desktest.TestMail{From: carla, Verdict: mail.Pass, M: thanks}, carla, ticket.TokenReply, ticket.Resolved, "ana update, ben update"},
		{"thanks only, closed", ticket.Closed, desktest.TestMail{From: carla, Verdict: mail.Pass, M: thanks}, carla, ticket.TokenReply, ticket.Closed, "ana update, ben update"},
		{"participant's thanks, closed", ticket.Closed, desktest.TestMail{From: dan, Verdict: mail.Weak, M: thanks}, dan, ticket.TokenReply, ticket.Closed, "ana update, ben update"},
		{"requester's #resolved, open", ticket.Open, desktest.TestMail{From: carla, Verdict: mail.Pass, M: desktest.Commanding("resolved")}, carla, ticket.TokenReply, ticket.Resolved, "ana update, ben update, dan resolved, walt watch"},
		{"requester's #resolved, pending, with text", ticket.Pending, desktest.TestMail{From: carla, Verdict: mail.Pass, M: desktest.CommandAndWords("resolved")}, carla, ticket.TokenReply, ticket.Resolved, "ana update, ben update, dan resolved, walt watch"},
		{"requester's #resolved, resolved", ticket.Resolved, desktest.TestMail{From: carla, Verdict: mail.Pass, M: desktest.Commanding("resolved")}, carla, ticket.TokenReply, ticket.Resolved, "carla transcript"},
		{"requester's #resolved, closed", ticket.Closed, desktest.TestMail{From: carla, Verdict: mail.Pass, M: desktest.Commanding("resolved")}, carla, ticket.TokenReply, ticket.Closed, "carla transcript"},
		{"requester's #closed, open", ticket.Open, desktest.TestMail{From: carla, Verdict: mail.Pass, M: desktest.Commanding("closed")}, carla, ticket.TokenReply, ticket.Closed, "ana update, ben update, carla closed, dan closed, walt watch"},
		{"requester's #closed, resolved, with text", ticket.Resolved, desktest.TestMail{From: carla, Verdict: mail.None, M: desktest.CommandAndWords("closed")}, carla, ticket.TokenReply, ticket.Closed, "ana update, ben update, carla closed, dan closed, walt watch"},
		{"participant's #closed", ticket.Pending, desktest.TestMail{From: dan, Verdict: mail.Pass, M: desktest.Commanding("closed")}, dan, ticket.TokenReply, ticket.Pending, "dan transcript"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.AskSupplier()
			if c.was != "" {
				w.Ticket.Status = c.was
			}
			if c.token != "" {
				c.mail.To = w.TokenOf(c.token, c.role)
			}
			p := w.Decide(c.mail)
			if len(p.Changes) != 1 {
				t.Fatalf("%d changes: %s", len(p.Changes), desktest.Summary(p))
			}
			if got := p.Changes[0].Ticket.Status; got != c.status {
				t.Errorf("status %s, want %s", got, c.status)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard: %s\n want: %s", got, c.heard)
			}
			if w.Ticket.Messages != 1 || len(w.Ticket.People) != 8 {
				t.Error("the rules changed the state that they were given")
			}
		})
	}
}

func TestAssigneeHearsAlone(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Assignee = desktest.Addr("ben@agents.test")
	for _, c := range []struct{ name, from, token, want string }{
		{"customer writes", "carla@customer.test", "carla@customer.test", "ben update, dan update"},
		{"another agent answers", "ana@agents.test", "ana@agents.test", "ben update, carla reply, dan reply, ivy reply, walt watch"},
	} {
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.token, ticket.TokenReply)})
		if got := desktest.Heard(p); got != c.want {
			t.Errorf("%s: heard %s, want %s", c.name, got, c.want)
		}
	}
}

func TestFollowUpOfClosed(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Status = ticket.Closed
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)})
	if got := desktest.Heard(p); got != "ana new, ben new, carla received" {
		t.Errorf("heard %s", got)
	}
	next := p.Changes[0]
	if next.Follows == nil || next.Follows.Ticket.Number != 7 || next.Letters[0].Facts.FollowUp != 7 {
		t.Errorf("the new ticket does not name the old one: %+v", next)
	}
	if got := p.Changes[1].Ticket.Status; got != ticket.Closed {
		t.Errorf("the old ticket is %s", got)
	}
}

func TestRefusedFollowUp(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Status = ticket.Closed
	w.Dir.Policy.Addresses[0].ClosedReply = policy.Refuse
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)})
	if got := desktest.Heard(p); got != "carla alert" {
		t.Errorf("heard %s", got)
	}
}

func TestRatingByReply(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Status = ticket.Closed
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply), M: parser.Message{Reply: " 5\n"}})
	if got := p.Changes[0].Ticket; len(p.Changes) != 1 || got.Rating != 5 || got.Status != ticket.Closed {
		t.Errorf("rating %d, %s", got.Rating, desktest.Summary(p))
	}
}

func TestHasItAlready(t *testing.T) {
	w := desktest.NewWorld(t)
	p := w.Decide(desktest.TestMail{
		From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply),
		M: parser.Message{Cc: []mail.Mailbox{{Address: desktest.Addr("dan@customer.test")}}},
	})
	if got := desktest.Heard(p); got != "ana update, ben update" {
		t.Errorf("heard %s", got)
	}
	if got := p.Changes[0].Events[len(p.Changes[0].Events)-1].What; got != "not mailed to dan@customer.test: in To or Cc already" {
		t.Errorf("recorded %q", got)
	}
}

// TestLettersNameWhoElseGetsThem is PRODUCT 2.2: places on the ticket, of requester and participants only.
func TestLettersNameWhoElseGetsThem(t *testing.T) {
	for _, c := range []struct {
		name, from, token string
		m                 parser.Message
		sensitive         bool
		want              string
	}{
		{"an agent answers", "ana@agents.test", "ana@agents.test", parser.Message{}, false, "carla [1 2], dan [0 2], ivy [0 1], walt []"},
		{"resolved without words", "ana@agents.test", "ana@agents.test", desktest.Commanding("resolved"), false, "carla [1], dan [0], walt []"},
		{"the requester writes", "carla@customer.test", "carla@customer.test", parser.Message{}, false, "dan []"},
		{"a participant writes", "dan@customer.test", "dan@customer.test", parser.Message{}, false, "carla []"},
		{"one has it already", "ana@agents.test", "ana@agents.test", parser.Message{Cc: []mail.Mailbox{{Address: desktest.Addr("dan@customer.test")}}}, false, "carla [1 2], ivy [0 1], walt []"},
		{"a sensitive ticket", "ana@agents.test", "ana@agents.test", parser.Message{}, true, "carla [], dan [], ivy [], walt []"},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Sensitive = c.sensitive
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.token, ticket.TokenReply), M: c.m})
		var got []string
		for _, l := range p.Changes[0].Letters {
			if w.Dir.Agent(l.To.Address) == nil {
				got = append(got, fmt.Sprint(l.To.Address.Local, " ", l.Facts.Alongside))
			}
		}
		slices.Sort(got)
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, strings.Join(got, ", "), c.want)
		}
	}
}
