package command_test

import (
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/life"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestAgentWithoutTicket: what an agent's mail to the plain support address does (PRODUCT
// 7.3, 7.4, 7.7).
func TestAgentWithoutTicket(t *testing.T) {
	kim := parser.Forward{From: mail.Mailbox{Name: "Kim", Address: desktest.Addr("kim@customer.test")}, Subject: "Paper jam", Text: "It is stuck."}
	unclear := parser.Forward{Subject: "Paper jam", Text: "It is stuck."}
	for _, c := range []struct {
		name      string
		m         parser.Message
		forward   *parser.Forward
		want      string
		heard     string
		requester string
		refused   string
	}{
		{"a caller", desktest.Ordering("Kim called: paper jam.", "#requester Kim Lee <kim@customer.test>", "#priority high"), nil, "new: note", "ana transcript, ben new, kim received", "kim@customer.test", ""},
		{"a caller, by bare address", desktest.Ordering("", "#requester kim@customer.test"), nil, "new: note", "ana transcript, ben new, kim received", "kim@customer.test", ""},
		{"another line fails", desktest.Ordering("Kim called.", "#requester kim@customer.test", "#foo"), nil, "held asked", "", "", "unknown held words-nowhere"},
		{"nobody", desktest.Ordering("Kim called.", "#requester"), nil, "held asked", "", "", "requester-which words-nowhere"},
		{"no address", desktest.Ordering("", "#requester Kim"), nil, "held asked", "", "", "address"},
		{"an agent", desktest.Ordering("", "#requester ben@agents.test"), nil, "held asked", "", "", "address-agent"},
		{"the desk itself", desktest.Ordering("", "#requester support@desk.test"), nil, "held asked", "", "", "address-ours"},
		{"it cannot begin resolved", desktest.Ordering("Done.", "#requester kim@customer.test", "#resolved"), nil, "held asked", "", "", "not-here held words-nowhere"},
		{"commands that need a ticket", desktest.Ordering("", "#assign me", "#asign ben"), nil, "held asked", "", "", "not-here unknown-like"},
		{"a question with words", desktest.Ordering("Thanks", "#list"), nil, "held asked", "", "", "failed words-nowhere"},
		{"words are a ticket of his own", desktest.Ordering("My screen is dark."), nil, "new: customer", "ana received, ben new", "ana@agents.test", ""},
		{"a forward", parser.Message{Subject: "Fwd: Paper jam", Reply: "See below."}, &kim, "new: customer", "ana transcript, ben new, kim received", "kim@customer.test", ""},
		{"a forward below commands", desktest.Ordering("See below.", "#priority high", "#assign ben"), &kim, "new: customer", "ana transcript, ben assigned, kim received", "kim@customer.test", ""},
		{"a forward below a command that fails", desktest.Ordering("See below.", "#foo"), &kim, "held asked", "", "", "unknown words-nowhere"},
		{"a forward below commands alone", desktest.Ordering("", "#priority high"), &kim, "new: customer", "ana transcript, ben new, kim received", "kim@customer.test", ""},
		{"a question and a forward", desktest.Ordering("See below.", "#list"), &kim, "held asked", "", "", "failed words-nowhere"},
		{"a forward of an unclear author", parser.Message{Subject: "Fwd: Paper jam", Reply: "See below."}, &unclear, "new: note", "ana alert, ben new", "", ""},
		{"a forward that cannot be read", parser.Message{Subject: "WG: Paper jam", Reply: "See below."}, nil, "new: note", "ana alert, ben new", "", ""},
		{"a forward whose author the agent names", desktest.Ordering("See below.", "#requester kim@customer.test"), &unclear, "new: customer", "ana transcript, ben new, kim received", "kim@customer.test", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, M: c.m, Forward: c.forward})
			if desktest.Summary(p) != c.want || desktest.Heard(p) != c.heard || desktest.Refusals(p) != c.refused {
				t.Errorf("got %s; heard %s; refused %s; why %q", desktest.Summary(p), desktest.Heard(p), desktest.Refusals(p), p.Why)
			}
			for _, change := range p.Changes {
				if got := change.Ticket.RequesterAddress(); got.String() != c.requester {
					t.Errorf("requester %q", got)
				}
			}
		})
	}
}

// TestRequesterOfATicket: #requester gives a ticket to another one.
func TestRequesterOfATicket(t *testing.T) {
	for _, c := range []struct {
		name      string
		lines     []string
		words     string
		requester string
		heard     string
		refused   string
	}{
		{"a newcomer", []string{"#requester kim@customer.test"}, "", "kim@customer.test", "ana undo, kim received", ""},
		{"with words: one letter each", []string{"#requester kim@customer.test"}, "Hello.", "kim@customer.test", "ana undo, carla reply, dan reply, ivy reply, kim reply, walt watch", ""},
		{"a participant", []string{"#requester dan@customer.test"}, "", "dan@customer.test", "ana undo, dan received", ""},
		{"the same one", []string{"#requester carla@customer.test"}, "", "carla@customer.test", "", ""},
		{"another line fails", []string{"#requester kim@customer.test", "#foo"}, "Hello.", "carla@customer.test", "ana transcript", "unknown held words-kept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Policy.Hold = time.Minute
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: desktest.Ordering(c.words, c.lines...)})
			tk := p.Changes[0].Ticket
			if got := tk.RequesterAddress(); got != desktest.Addr(c.requester) || desktest.Heard(p) != c.heard || desktest.Refusals(p) != c.refused {
				t.Errorf("requester %s; heard %s; refused %s", got, desktest.Heard(p), desktest.Refusals(p))
			}
			if got := tk.People[0].Standing; c.requester != "carla@customer.test" && got != ticket.Participant {
				t.Errorf("Carla is %s", got)
			}
		})
	}
}

// TestUndoPeople: #undo also puts back who stood where.
func TestUndoPeople(t *testing.T) {
	w := desktest.NewWorld(t)
	was := w.Ticket.Clone()
	w.Ticket.Admit(mail.Mailbox{Address: desktest.Addr("kim@customer.test")}, ticket.Requester)
	w.Ticket.People[0].Standing = ticket.Participant
	w.Ticket.Sensitive = true
	w.Ticket.Admit(mail.Mailbox{Address: desktest.Addr("zoe@agents.test")}, ticket.AgentStaff)
	b := was.Before(w.Ticket)
	r := &change.Decision{Dir: w.Dir, State: w.State, Agent: &w.Dir.Policy.Agents[0]}
	c := &change.Change{Ticket: w.Ticket.Clone()}
	life.Restore(r, c, b)
	if got := c.Ticket.Standings(); got[0] != ticket.Requester || got[6] != ticket.Former || got[7] != ticket.AgentStaff || c.Ticket.People[6].Generation != 1 || c.Ticket.Sensitive {
		t.Errorf("standings %v, sensitive %v", got, c.Ticket.Sensitive)
	}
}

// TestAgentWithoutProof: without proof nothing of an agent's mail is executed; if the check
// did not finish, his server tries again (PRODUCT 7.6).
func TestAgentWithoutProof(t *testing.T) {
	for _, c := range []struct {
		name    string
		verdict mail.Result
		m       parser.Message
		want    string
	}{
		{"a question", mail.None, desktest.Ordering("", "#list"), "new: customer"},
		{"a caller", mail.Weak, desktest.Ordering("", "#requester kim@customer.test"), "new: customer"},
		{"a question, to be checked again", mail.TempError, desktest.Ordering("", "#list"), "refused"},
		{"a caller, to be checked again", mail.TempError, desktest.Ordering("", "#requester kim@customer.test"), "refused"},
		{"words", mail.TempError, desktest.Ordering("Hello"), "new: customer"},
	} {
		w := desktest.NewWorld(t)
		p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: c.verdict, M: c.m})
		if got := desktest.Summary(p); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
		for _, change := range p.Changes {
			if got := change.Ticket.RequesterAddress(); got != desktest.Addr("ana@agents.test") {
				t.Errorf("%s: the requester is %s", c.name, got)
			}
		}
	}
}
