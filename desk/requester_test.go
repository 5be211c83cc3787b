package desk

import (
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// ordering is a mail with these command lines and words below them.
func ordering(words string, lines ...string) parser.Message {
	m := parser.Message{Body: words, Reply: strings.TrimSpace(strings.Join(lines, "\n") + "\n" + words)}
	for _, line := range lines {
		name, args, _ := strings.Cut(strings.TrimPrefix(line, "#"), " ")
		m.Commands = append(m.Commands, parser.Command{Name: name, Args: args, Line: line})
	}
	return m
}

// refusals are what a plan's transcripts refuse, by key.
func refusals(p *change.Plan) string {
	var all []string
	letters := p.Letters
	for _, c := range p.Changes {
		letters = append(letters, c.Letters...)
	}
	for _, l := range letters {
		for _, s := range l.Facts.Refused {
			all = append(all, s.Key)
		}
	}
	return strings.Join(all, " ")
}

// TestAgentWithoutTicket: what an agent's mail to the plain support address does (PRODUCT
// 7.3, 7.4, 7.7).
func TestAgentWithoutTicket(t *testing.T) {
	kim := parser.Forward{From: mail.Mailbox{Name: "Kim", Address: addr("kim@customer.test")}, Subject: "Paper jam", Text: "It is stuck."}
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
		{"a caller", ordering("Kim called: paper jam.", "#requester Kim Lee <kim@customer.test>", "#priority high"), nil, "new: note", "ana transcript, ben new, kim received", "kim@customer.test", ""},
		{"a caller, by bare address", ordering("", "#requester kim@customer.test"), nil, "new: note", "ana transcript, ben new, kim received", "kim@customer.test", ""},
		{"another line fails", ordering("Kim called.", "#requester kim@customer.test", "#foo"), nil, "held asked", "", "", "unknown held words-nowhere"},
		{"nobody", ordering("Kim called.", "#requester"), nil, "held asked", "", "", "requester-which words-nowhere"},
		{"no address", ordering("", "#requester Kim"), nil, "held asked", "", "", "address"},
		{"an agent", ordering("", "#requester ben@agents.test"), nil, "held asked", "", "", "address-agent"},
		{"the desk itself", ordering("", "#requester support@desk.test"), nil, "held asked", "", "", "address-ours"},
		{"it cannot begin resolved", ordering("Done.", "#requester kim@customer.test", "#resolved"), nil, "held asked", "", "", "not-here held words-nowhere"},
		{"commands that need a ticket", ordering("", "#assign me", "#asign ben"), nil, "held asked", "", "", "not-here unknown-like"},
		{"a question with words", ordering("Thanks", "#list"), nil, "held asked", "", "", "failed words-nowhere"},
		{"words are a ticket of his own", ordering("My screen is dark."), nil, "new: customer", "ana received, ben new", "ana@agents.test", ""},
		{"a forward", parser.Message{Subject: "Fwd: Paper jam", Reply: "See below."}, &kim, "new: customer", "ana transcript, ben new, kim received", "kim@customer.test", ""},
		{"a forward below commands", ordering("See below.", "#priority high", "#assign ben"), &kim, "new: customer", "ana transcript, ben assigned, kim received", "kim@customer.test", ""},
		{"a forward below a command that fails", ordering("See below.", "#foo"), &kim, "held asked", "", "", "unknown words-nowhere"},
		{"a forward below commands alone", ordering("", "#priority high"), &kim, "new: customer", "ana transcript, ben new, kim received", "kim@customer.test", ""},
		{"a question and a forward", ordering("See below.", "#list"), &kim, "held asked", "", "", "failed words-nowhere"},
		{"a forward of an unclear author", parser.Message{Subject: "Fwd: Paper jam", Reply: "See below."}, &unclear, "new: note", "ana alert, ben new", "", ""},
		{"a forward that cannot be read", parser.Message{Subject: "WG: Paper jam", Reply: "See below."}, nil, "new: note", "ana alert, ben new", "", ""},
		{"a forward whose author the agent names", ordering("See below.", "#requester kim@customer.test"), &unclear, "new: customer", "ana transcript, ben new, kim received", "kim@customer.test", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, m: c.m, forward: c.forward})
			if summary(p) != c.want || heard(p) != c.heard || refusals(p) != c.refused {
				t.Errorf("got %s; heard %s; refused %s; why %q", summary(p), heard(p), refusals(p), p.Why)
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
			w := newWorld(t)
			w.dir.Policy.Hold = time.Minute
			p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.tokenOf("ana@agents.test", ticket.TokenReply), m: ordering(c.words, c.lines...)})
			tk := p.Changes[0].Ticket
			if got := tk.RequesterAddress(); got != addr(c.requester) || heard(p) != c.heard || refusals(p) != c.refused {
				t.Errorf("requester %s; heard %s; refused %s", got, heard(p), refusals(p))
			}
			if got := tk.People[0].Standing; c.requester != "carla@customer.test" && got != ticket.Participant {
				t.Errorf("Carla is %s", got)
			}
		})
	}
}

// TestUndoPeople: #undo also puts back who stood where.
func TestUndoPeople(t *testing.T) {
	w := newWorld(t)
	was := w.ticket.Clone()
	w.ticket.Admit(mail.Mailbox{Address: addr("kim@customer.test")}, ticket.Requester)
	w.ticket.People[0].Standing = ticket.Participant
	w.ticket.Sensitive = true
	w.ticket.Admit(mail.Mailbox{Address: addr("zoe@agents.test")}, ticket.AgentStaff)
	b := was.Before(w.ticket)
	r := &change.Decision{Dir: w.dir, State: w.state, Agent: &w.dir.Policy.Agents[0]}
	c := &change.Change{Ticket: w.ticket.Clone()}
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
		{"a question", mail.None, ordering("", "#list"), "new: customer"},
		{"a caller", mail.Weak, ordering("", "#requester kim@customer.test"), "new: customer"},
		{"a question, to be checked again", mail.TempError, ordering("", "#list"), "refused"},
		{"a caller, to be checked again", mail.TempError, ordering("", "#requester kim@customer.test"), "refused"},
		{"words", mail.TempError, ordering("Hello"), "new: customer"},
	} {
		w := newWorld(t)
		p := w.decide(testMail{from: "ana@agents.test", verdict: c.verdict, m: c.m})
		if got := summary(p); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
		for _, change := range p.Changes {
			if got := change.Ticket.RequesterAddress(); got != addr("ana@agents.test") {
				t.Errorf("%s: the requester is %s", c.name, got)
			}
		}
	}
}
