package desk

import (
	"strings"
	"testing"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// boxes are mailboxes without names.
func boxes(addresses ...string) []mail.Mailbox {
	var all []mail.Mailbox
	for _, a := range addresses {
		all = append(all, mail.Mailbox{Address: addr(a)})
	}
	return all
}

// toCustomers lists the customers of ticket 7 whom a plan writes to.
func (w *world) toCustomers(hear string) string {
	var all []string
	for _, one := range strings.Split(hear, ", ") {
		who, _, _ := strings.Cut(one, " ")
		if one != "" && w.dir.Agent(addr(who+"@agents.test")) == nil {
			all = append(all, one)
		}
	}
	return strings.Join(all, ", ")
}

// billing adds a second support address, whose agent is Ben.
func (w *world) billing() {
	p := w.dir.Policy
	p.Addresses = append(p.Addresses, policy.SupportAddress{Address: addr("billing@desk.test"), Separator: "+", Name: "Billing", Language: "en", Agents: []mail.Address{addr("ben@agents.test")}})
	p.Addresses[0].Agents = []mail.Address{addr("ana@agents.test")}
	w.dir = policy.NewDirectory(p, plain{})
}

// TestReferenceIsNoReply: an agent's mail reaches customers by a reply token of his in the envelope, or in To
// or a delivery field; whatever else refers to the ticket makes a note of it (PRODUCT 7.10).
func TestReferenceIsNoReply(t *testing.T) {
	const carla, ana, ben = "carla@customer.test", "ana@agents.test", "ben@agents.test"
	for _, c := range []struct {
		name string
		mail func(w *world, own string) testMail // own is Ana's reply address
		want string
		sent string // to customers
	}{
		{"own token in the envelope", func(w *world, own string) testMail { return testMail{to: own} }, "7: agent", "carla reply, dan reply, ivy reply, walt watch"},
		{"own token in To", func(w *world, own string) testMail { return testMail{m: parser.Message{To: boxes(own)}} }, "7: agent", "carla reply, dan reply, ivy reply, walt watch"},
		{"own token in a delivery field", func(w *world, own string) testMail {
			return testMail{m: parser.Message{Header: parser.Header{{Name: "X-Envelope-To", Value: "<" + own + ">"}}}}
		}, "7: agent", "carla reply, dan reply, ivy reply, walt watch"},
		{"own token in Cc", func(w *world, own string) testMail { return testMail{m: parser.Message{Cc: boxes(own)}} }, "7: note", ""},
		{"own token in Resent-To", func(w *world, own string) testMail {
			return testMail{m: parser.Message{Header: parser.Header{{Name: "Resent-To", Value: own}}}}
		}, "7: note", ""},
		{"own token in a Message-ID", func(w *world, own string) testMail {
			return testMail{m: parser.Message{InReplyTo: []mail.MessageID{w.letterID(ana)}}}
		}, "7: note", ""},
		{"another's token in a Message-ID", func(w *world, own string) testMail {
			return testMail{m: parser.Message{References: []mail.MessageID{w.letterID(carla)}}}
		}, "7: note", ""},
		{"a known foreign reference", func(w *world, own string) testMail {
			return testMail{m: parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}}
		}, "7: note", ""},
		{"a tag", func(w *world, own string) testMail {
			return testMail{m: parser.Message{Subject: "Fwd: [#7] Cannot log in"}}
		}, "7: note", ""},
		{"a notification that it quotes", func(w *world, own string) testMail {
			return testMail{m: parser.Message{Subject: "a pain", Text: "See below.\n\n> From: Carla via Desk <" + own + ">\n> New request"}}
		}, "7: note", ""},
		{"a link of a notification", func(w *world, own string) testMail {
			return testMail{m: parser.Message{Text: "See <mailto:" + own + "?subject=x&body=%23resolved>"}}
		}, "7: note", ""},
		{"to a colleague, own token copied", func(w *world, own string) testMail {
			return testMail{to: own, m: parser.Message{To: boxes(ben), Cc: boxes(own)}}
		}, "7: note", ""},
		{"to an expert, own token in Bcc", func(w *world, own string) testMail {
			return testMail{to: own, m: parser.Message{To: boxes("expert@else.test")}}
		}, "7: note", ""},
		{"to the requester, own token copied", func(w *world, own string) testMail {
			return testMail{to: own, m: parser.Message{To: boxes(carla), Cc: boxes(own)}}
		}, "7: agent", "dan reply, ivy reply, walt watch"},
		{"to the requester, the desk copied", func(w *world, own string) testMail {
			return testMail{m: parser.Message{To: boxes(carla), Cc: boxes("support@desk.test"), Subject: "Re: [#7] Cannot log in"}}
		}, "7: agent", "dan reply, ivy reply, walt watch"},
		{"to an expert, the desk copied", func(w *world, own string) testMail {
			return testMail{m: parser.Message{To: boxes("expert@else.test"), Cc: boxes("support@desk.test"), Subject: "Fwd: [#7] Cannot log in"}}
		}, "7: note", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			x := c.mail(w, w.tokenOf(ana, ticket.TokenReply))
			x.from, x.verdict = ana, mail.Pass
			p := w.decide(x)
			if got := summary(p); got != c.want {
				t.Errorf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
			if got := w.toCustomers(heard(p)); got != c.sent {
				t.Errorf("customers hear %q, want %q", got, c.sent)
			}
			if told := transcriptOf(p); c.want == "7: note" && (told == nil || told.Facts.Held != ticket.HeldReference || told.Facts.About != 2) {
				t.Errorf("the agent reads %+v", told)
			}
		})
	}
}

// TestCommandsByReference: by a reference no command is done, and no words are relayed; questions are answered.
func TestCommandsByReference(t *testing.T) {
	w := newWorld(t)
	m := ordering("Ben, she is a pain.", "#resolved", "#assign ben", "#help")
	m.Subject = "Fwd: [#7] Cannot log in"
	p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, m: m})
	got := p.Changes[0]
	if got.Ticket.Status != ticket.Open || !got.Ticket.Assignee.IsZero() || got.Message.Kind != ticket.Note || got.Message.Text != "Ben, she is a pain." {
		t.Errorf("%s, %s, %s %q", got.Ticket.Status, got.Ticket.Assignee, got.Message.Kind, got.Message.Text)
	}
	if refusals(p) != "not-here not-here" || len(transcriptOf(p).Facts.Answers) != 1 {
		t.Errorf("refused %q, %+v", refusals(p), transcriptOf(p))
	}
}

// TestOtherAddressHears: the agents of the address that a notification is forwarded to hear of it.
func TestOtherAddressHears(t *testing.T) {
	w := newWorld(t)
	w.billing()
	p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: "billing@desk.test", m: parser.Message{Subject: "Fwd: [#7] Cannot log in"}})
	if got := heard(p); got != "ana transcript, ben note" {
		t.Errorf("heard %s", got)
	}
}

// TestForwardBesideNote: a customer's mail that an agent forwards with a ticket's number waits there beside
// his words, which are a note.
func TestForwardBesideNote(t *testing.T) {
	w := newWorld(t)
	p := w.decide(testMail{
		from: "ana@agents.test", verdict: mail.Pass, m: parser.Message{Subject: "Fwd: [#7] Cannot log in"},
		forward: &parser.Forward{From: mail.Mailbox{Address: addr("kim@else.test")}, Text: "It fails here too.", Above: "Kim as well."},
	})
	c := p.Changes[0]
	if len(c.Copies) != 1 || len(c.Ticket.Unverified) != 1 || c.Message.Text != "Kim as well." {
		t.Fatalf("%d copies, %v, %q", len(c.Copies), c.Ticket.Unverified, c.Message.Text)
	}
	if m := c.Copies[0]; !m.Unverified || m.ID != 3 || m.Text != "It fails here too." || m.Author.Address != addr("kim@else.test") || c.Ticket.Messages != 3 {
		t.Errorf("%+v", m)
	}
	if got := w.toCustomers(heard(p)); got != "" {
		t.Errorf("customers hear %s", got)
	}
}

// transcriptOf is the transcript of a plan; nil if there is none.
func transcriptOf(p *change.Plan) *ticket.Letter {
	for _, c := range p.Changes {
		for _, l := range c.Letters {
			if l.Kind == ticket.KindTranscript {
				return l
			}
		}
	}
	return nil
}

// TestWrittenToCustomer: what an agent writes to one outsider with the desk in copy is that person's ticket
// (PRODUCT 7.12).
func TestWrittenToCustomer(t *testing.T) {
	desk := boxes("support@desk.test")
	for _, c := range []struct {
		name   string
		to, cc []mail.Mailbox
		want   string
		asker  string // the requester
		heard  string
	}{
		{"the desk in Cc", boxes("eve@else.test"), desk, "new: agent", "eve@else.test", "ana transcript, ben new"},
		{"the desk in Bcc", boxes("eve@else.test"), nil, "new: agent", "eve@else.test", "ana transcript, ben new"},
		{"a colleague beside", boxes("eve@else.test", "ben@agents.test"), desk, "new: agent", "eve@else.test", "ana transcript, ben new"},
		{"several", boxes("eve@else.test", "kim@else.test"), desk, "new: note", "", "ana alert, ben new"},
		{"a colleague alone", boxes("ben@agents.test"), desk, "new: customer", "ana@agents.test", "ana received, ben new"},
		{"nobody reads it", boxes("no-reply@else.test"), desk, "new: customer", "ana@agents.test", "ana received, ben new"},
		{"the desk alone", desk, nil, "new: customer", "ana@agents.test", "ana received, ben new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, m: parser.Message{To: c.to, Cc: c.cc}})
			it := p.Changes[0].Ticket
			asker := ""
			if at := it.Requester(); at >= 0 {
				asker = it.People[at].Address.String()
			}
			if summary(p) != c.want || asker != c.asker || heard(p) != c.heard {
				t.Errorf("%s for %q, heard %s", summary(p), asker, heard(p))
			}
			if c.want == "new: agent" && (it.Status != ticket.Pending || !it.Echo) {
				t.Errorf("%s, echo %v", it.Status, it.Echo)
			}
		})
	}
}

// TestAgentAsCustomer: an agent's commands are never relayed as words, whatever he is on the ticket.
func TestAgentAsCustomer(t *testing.T) {
	for _, standing := range []ticket.Standing{ticket.Requester, ticket.Participant} {
		for _, c := range []struct {
			name  string
			m     parser.Message
			token bool
		}{
			{"a note", ordering("She never pays.", "#note"), true},
			{"a status", ordering("She never pays.", "#pending"), true},
			{"a note below", ordering("She never pays.\n\n#note"), true},
			{"a note inside", ordering("She never pays.\n#note\nBye"), true},
			{"by reference", ordering("She never pays.", "#note"), false},
		} {
			w := newWorld(t)
			w.ticket.People[1].Standing = ticket.Participant
			w.ticket.People[4].Standing = standing
			x := testMail{from: "ana@agents.test", verdict: mail.Pass, m: c.m}
			if x.m.InReplyTo = []mail.MessageID{"first@customer.test"}; c.token {
				x.to = w.tokenOf("ana@agents.test", ticket.TokenReply)
			}
			p := w.decide(x)
			if got := w.toCustomers(heard(p)); got != "" || summary(p) != "7: note" {
				t.Errorf("%s, %s: %s, customers hear %q", standing, c.name, summary(p), got)
			}
		}
	}
}

// TestBccInvitesNobody: whom a mail names that came to us by Bcc does not know of us (PRODUCT 5.5).
func TestBccInvitesNobody(t *testing.T) {
	for _, c := range []struct {
		name    string
		to, cc  []mail.Mailbox
		invited bool
	}{
		{"to us", boxes("support@desk.test"), boxes("zoe@x.test"), true},
		{"a copy to us", boxes("zoe@x.test"), boxes("support@desk.test"), true},
		{"to a token of ours", boxes("support+whatever@desk.test"), boxes("zoe@x.test"), true},
		{"to an alias", boxes("help@desk.test"), boxes("zoe@x.test"), true},
		{"to a list that passes on to us", boxes("team@lists.test"), boxes("zoe@x.test"), true},
		{"we in Bcc", boxes("kim@x.test"), boxes("zoe@x.test"), false},
		{"nobody named", nil, boxes("zoe@x.test"), false},
	} {
		w := newWorld(t)
		pol := w.dir.Policy
		pol.Addresses[0].Aliases, pol.Via = []mail.Address{addr("help@desk.test")}, []mail.Address{addr("team@lists.test")}
		w.dir = policy.NewDirectory(pol, plain{})
		p := w.decide(testMail{from: "eve@else.test", verdict: mail.Pass, m: parser.Message{To: c.to, Cc: c.cc}})
		if at := p.Changes[0].Ticket.Place(addr("zoe@x.test")); at >= 0 != c.invited {
			t.Errorf("%s: place %d", c.name, at)
		}
	}
}

// letterID is the Message-ID of a letter to a person of the ticket.
func (w *world) letterID(who string) mail.MessageID {
	return thread.MessageID(w.keys.Issue(ticket.TokenReference, w.ticket, w.ticket.Place(addr(who))), 5, "mx.desk.test")
}
