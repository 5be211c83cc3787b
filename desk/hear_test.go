package desk

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

func commanding(names ...string) parser.Message {
	m := parser.Message{Commands: []parser.Command{}}
	for _, n := range names {
		m.Commands = append(m.Commands, parser.Command{Name: n})
	}
	return m
}

func commandAndWords(name string) parser.Message {
	m := commanding(name)
	m.Body = "Done."
	return m
}

// TestWhatHappensWhoHears is the table "What happens, who hears it" of the product.
func TestWhatHappensWhoHears(t *testing.T) {
	const carla, dan, ana = "carla@customer.test", "dan@customer.test", "ana@agents.test"
	thanks := parser.Message{Reply: "Hello Ana,\nmany thanks!\n\nCarla"}
	for _, c := range []struct {
		name   string
		was    ticket.Status
		mail   testMail // to: "" new, else whose token
		token  string
		role   ticket.TokenRole
		status ticket.Status
		heard  string
	}{
		{"new mail", "", testMail{from: "eve@else.test", verdict: mail.Pass}, "", 0, ticket.Open, "ana new, ben new, eve received"},
		{"requester replies, open", ticket.Open, testMail{from: carla, verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update"},
		{"requester replies, pending", ticket.Pending, testMail{from: carla, verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"requester replies, resolved", ticket.Resolved, testMail{from: carla, verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"participant replies", ticket.Open, testMail{from: dan, verdict: mail.Pass}, dan, ticket.TokenReply, ticket.Open, "ana update, ben update, carla update"},
		{"agent replies, open", ticket.Open, testMail{from: ana, verdict: mail.Pass}, ana, ticket.TokenReply, ticket.Pending, "carla reply, dan reply, ivy reply, walt watch"},
		{"agent replies, pending", ticket.Pending, testMail{from: ana, verdict: mail.Pass}, ana, ticket.TokenReply, ticket.Pending, "carla reply, dan reply, ivy reply"},
		{"agent replies, resolved", ticket.Resolved, testMail{from: ana, verdict: mail.Pass}, ana, ticket.TokenReply, ticket.Resolved, "carla reply, dan reply, ivy reply"},
		{"agent replies, closed", ticket.Closed, testMail{from: ana, verdict: mail.Pass}, ana, ticket.TokenReply, ticket.Closed, "ana transcript"},
		{"#resolved alone", ticket.Open, testMail{from: ana, verdict: mail.Pass, m: commanding("resolved")}, ana, ticket.TokenReply, ticket.Resolved, "carla resolved, dan resolved, walt watch"},
		{"#resolved with text", ticket.Open, testMail{from: ana, verdict: mail.Pass, m: commandAndWords("resolved")}, ana, ticket.TokenReply, ticket.Resolved, "carla resolved, dan resolved, ivy resolved, walt watch"},
		{"#pending alone", ticket.Open, testMail{from: ana, verdict: mail.Pass, m: commanding("pending")}, ana, ticket.TokenReply, ticket.Pending, "carla status, dan status, walt watch"},
		{"#open with text", ticket.Pending, testMail{from: ana, verdict: mail.Pass, m: commandAndWords("open")}, ana, ticket.TokenReply, ticket.Open, "carla reply, dan reply, ivy reply, walt watch"},
		{"#closed", ticket.Resolved, testMail{from: ana, verdict: mail.Pass, m: commanding("closed")}, ana, ticket.TokenReply, ticket.Closed, "carla closed, dan closed, walt watch"},
		{"#resolved on a closed one", ticket.Closed, testMail{from: ana, verdict: mail.Pass, m: commanding("resolved")}, ana, ticket.TokenReply, ticket.Closed, "ana transcript"},
		{"note", ticket.Pending, testMail{from: ana, verdict: mail.Pass}, ana, ticket.TokenNote, ticket.Pending, ""},
		{"#note", ticket.Pending, testMail{from: ana, verdict: mail.Pass, m: commandAndWords("note")}, ana, ticket.TokenReply, ticket.Pending, ""},
		{"a failing command keeps the words inside", ticket.Open, testMail{from: ana, verdict: mail.Pass, m: commandAndWords("foo")}, ana, ticket.TokenReply, ticket.Open, "ana transcript"},
		{"#open alone", ticket.Resolved, testMail{from: ana, verdict: mail.Pass, m: commanding("open")}, ana, ticket.TokenReply, ticket.Open, "carla status, dan status, walt watch"},
		{"#pending that is pending", ticket.Pending, testMail{from: ana, verdict: mail.Pass, m: commanding("pending")}, ana, ticket.TokenReply, ticket.Pending, "carla status, dan status"},
		{"#resolved again, with text", ticket.Resolved, testMail{from: ana, verdict: mail.Pass, m: commandAndWords("resolved")}, ana, ticket.TokenReply, ticket.Resolved, "carla resolved, dan resolved, ivy resolved"},
		{"participant replies, resolved", ticket.Resolved, testMail{from: dan, verdict: mail.Pass}, dan, ticket.TokenReply, ticket.Open, "ana update, ben update, carla update, walt watch"},
		{"watcher replies", ticket.Resolved, testMail{from: "walt@customer.test", verdict: mail.Pass}, "walt@customer.test", ticket.TokenReply, ticket.Resolved, "ana alert, ben alert"},
		{"note on a closed one", ticket.Closed, testMail{from: ana, verdict: mail.Pass, m: commandAndWords("note")}, ana, ticket.TokenReply, ticket.Closed, ""},
		{"#closed on a closed one", ticket.Closed, testMail{from: ana, verdict: mail.Pass, m: commanding("closed")}, ana, ticket.TokenReply, ticket.Closed, "ana transcript"},
		{"#ask", ticket.Open, testMail{from: ana, verdict: mail.Pass, m: orders("Which?", "ask eve@else.test")}, ana, ticket.TokenReply, ticket.Open, "eve ask"},
		{"side answer, pending", ticket.Pending, testMail{from: supplier, verdict: mail.Pass}, supplier, ticket.TokenAsk, ticket.Pending, "ana note"},
		{"side answer, closed", ticket.Closed, testMail{from: supplier, verdict: mail.Pass}, supplier, ticket.TokenAsk, ticket.Closed, "ana note"},
		{"automatic mail", ticket.Resolved, testMail{from: carla, verdict: mail.Pass, m: parser.Message{Auto: parser.AutoReply}}, carla, ticket.TokenReply, ticket.Resolved, "ana alert, ben alert"},
		{"absence by its subject alone", "", testMail{from: "eve@else.test", verdict: mail.Pass, m: parser.Message{Auto: parser.AutoReply, AutoAlone: true}}, "", 0, ticket.Open, "ana new, ben new"},
		{"unverified mail", ticket.Resolved, testMail{from: "eve@else.test", verdict: mail.Pass}, carla, ticket.TokenReply, ticket.Resolved, "ana alert, ben alert"},
		{"thanks only, open", ticket.Open, testMail{from: carla, verdict: mail.Pass, m: thanks}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update"},
		{"thanks only, pending", ticket.Pending, testMail{from: carla, verdict: mail.Pass, m: thanks}, carla, ticket.TokenReply, ticket.Open, "ana update, ben update, dan update, walt watch"},
		{"thanks only, resolved", ticket.Resolved, testMail{from: carla, verdict: mail.Pass, m: thanks}, carla, ticket.TokenReply, ticket.Resolved, "ana update, ben update"},
		{"thanks only, closed", ticket.Closed, testMail{from: carla, verdict: mail.Pass, m: thanks}, carla, ticket.TokenReply, ticket.Closed, "ana update, ben update"},
		{"participant's thanks, closed", ticket.Closed, testMail{from: dan, verdict: mail.Weak, m: thanks}, dan, ticket.TokenReply, ticket.Closed, "ana update, ben update"},
		{"requester's #resolved, open", ticket.Open, testMail{from: carla, verdict: mail.Pass, m: commanding("resolved")}, carla, ticket.TokenReply, ticket.Resolved, "ana update, ben update, dan resolved, walt watch"},
		{"requester's #resolved, pending, with text", ticket.Pending, testMail{from: carla, verdict: mail.Pass, m: commandAndWords("resolved")}, carla, ticket.TokenReply, ticket.Resolved, "ana update, ben update, dan resolved, walt watch"},
		{"requester's #resolved, resolved", ticket.Resolved, testMail{from: carla, verdict: mail.Pass, m: commanding("resolved")}, carla, ticket.TokenReply, ticket.Resolved, "carla transcript"},
		{"requester's #resolved, closed", ticket.Closed, testMail{from: carla, verdict: mail.Pass, m: commanding("resolved")}, carla, ticket.TokenReply, ticket.Closed, "carla transcript"},
		{"requester's #closed, open", ticket.Open, testMail{from: carla, verdict: mail.Pass, m: commanding("closed")}, carla, ticket.TokenReply, ticket.Closed, "ana update, ben update, carla closed, dan closed, walt watch"},
		{"requester's #closed, resolved, with text", ticket.Resolved, testMail{from: carla, verdict: mail.None, m: commandAndWords("closed")}, carla, ticket.TokenReply, ticket.Closed, "ana update, ben update, carla closed, dan closed, walt watch"},
		{"participant's #closed", ticket.Pending, testMail{from: dan, verdict: mail.Pass, m: commanding("closed")}, dan, ticket.TokenReply, ticket.Pending, "dan transcript"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.askSupplier()
			if c.was != "" {
				w.ticket.Status = c.was
			}
			if c.token != "" {
				c.mail.to = w.tokenOf(c.token, c.role)
			}
			p := w.decide(c.mail)
			if len(p.Changes) != 1 {
				t.Fatalf("%d changes: %s", len(p.Changes), summary(p))
			}
			if got := p.Changes[0].Ticket.Status; got != c.status {
				t.Errorf("status %s, want %s", got, c.status)
			}
			if got := heard(p); got != c.heard {
				t.Errorf("heard: %s\n want: %s", got, c.heard)
			}
			if w.ticket.Messages != 1 || len(w.ticket.People) != 8 {
				t.Error("the rules changed the state that they were given")
			}
		})
	}
}

func TestAssigneeHearsAlone(t *testing.T) {
	w := newWorld(t)
	w.ticket.Assignee = addr("ben@agents.test")
	for _, c := range []struct{ name, from, token, want string }{
		{"customer writes", "carla@customer.test", "carla@customer.test", "ben update, dan update"},
		{"another agent answers", "ana@agents.test", "ana@agents.test", "ben update, carla reply, dan reply, ivy reply, walt watch"},
	} {
		p := w.decide(testMail{from: c.from, verdict: mail.Pass, to: w.tokenOf(c.token, ticket.TokenReply)})
		if got := heard(p); got != c.want {
			t.Errorf("%s: heard %s, want %s", c.name, got, c.want)
		}
	}
}

func TestFollowUpOfClosed(t *testing.T) {
	w := newWorld(t)
	w.ticket.Status = ticket.Closed
	p := w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass, to: w.tokenOf("carla@customer.test", ticket.TokenReply)})
	if got := heard(p); got != "ana new, ben new, carla received" {
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
	w := newWorld(t)
	w.ticket.Status = ticket.Closed
	w.dir.Policy.Addresses[0].ClosedReply = policy.Refuse
	p := w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass, to: w.tokenOf("carla@customer.test", ticket.TokenReply)})
	if got := heard(p); got != "carla alert" {
		t.Errorf("heard %s", got)
	}
}

func TestRatingByReply(t *testing.T) {
	w := newWorld(t)
	w.ticket.Status = ticket.Closed
	p := w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass, to: w.tokenOf("carla@customer.test", ticket.TokenReply), m: parser.Message{Reply: " 5\n"}})
	if got := p.Changes[0].Ticket; len(p.Changes) != 1 || got.Rating != 5 || got.Status != ticket.Closed {
		t.Errorf("rating %d, %s", got.Rating, summary(p))
	}
}

func TestHasItAlready(t *testing.T) {
	w := newWorld(t)
	p := w.decide(testMail{
		from: "carla@customer.test", verdict: mail.Pass, to: w.tokenOf("carla@customer.test", ticket.TokenReply),
		m: parser.Message{Cc: []mail.Mailbox{{Address: addr("dan@customer.test")}}},
	})
	if got := heard(p); got != "ana update, ben update" {
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
		{"resolved without words", "ana@agents.test", "ana@agents.test", commanding("resolved"), false, "carla [1], dan [0], walt []"},
		{"the requester writes", "carla@customer.test", "carla@customer.test", parser.Message{}, false, "dan []"},
		{"a participant writes", "dan@customer.test", "dan@customer.test", parser.Message{}, false, "carla []"},
		{"one has it already", "ana@agents.test", "ana@agents.test", parser.Message{Cc: []mail.Mailbox{{Address: addr("dan@customer.test")}}}, false, "carla [1 2], ivy [0 1], walt []"},
		{"a sensitive ticket", "ana@agents.test", "ana@agents.test", parser.Message{}, true, "carla [], dan [], ivy [], walt []"},
	} {
		w := newWorld(t)
		w.ticket.Sensitive = c.sensitive
		p := w.decide(testMail{from: c.from, verdict: mail.Pass, to: w.tokenOf(c.token, ticket.TokenReply), m: c.m})
		var got []string
		for _, l := range p.Changes[0].Letters {
			if w.dir.Agent(l.To.Address) == nil {
				got = append(got, fmt.Sprint(l.To.Address.Local, " ", l.Facts.Alongside))
			}
		}
		slices.Sort(got)
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s: %s, want %s", c.name, strings.Join(got, ", "), c.want)
		}
	}
}
