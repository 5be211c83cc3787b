package intake_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestReferenceIsNoReply: an agent's mail reaches customers by a reply token of his in the envelope, or in To
// or a delivery field; whatever else refers to the ticket makes a note of it (PRODUCT 7.10).
func TestReferenceIsNoReply(t *testing.T) {
	const carla, ana, ben = "carla@customer.test", "ana@agents.test", "ben@agents.test"
	for _, c := range []struct {
		name string
		mail func(w *desktest.World, own string) desktest.TestMail // own is Ana's reply address
		want string
		sent string // to customers
	}{
		{"own token in the envelope", func(w *desktest.World, own string) desktest.TestMail { return desktest.TestMail{To: own} }, "7: agent", "carla reply, dan reply, ivy reply, walt watch"},
		{"own token in To", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{To: desktest.Boxes(own)}}
		}, "7: agent", "carla reply, dan reply, ivy reply, walt watch"},
		{"own token in a delivery field", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{Header: parser.Header{{Name: "X-Envelope-To", Value: "<" + own + ">"}}}}
		}, "7: agent", "carla reply, dan reply, ivy reply, walt watch"},
		{"own token in Cc", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{Cc: desktest.Boxes(own)}}
		}, "7: note", ""},
		{"own token in Resent-To", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{Header: parser.Header{{Name: "Resent-To", Value: own}}}}
		}, "7: note", ""},
		{"own token in a Message-ID", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{InReplyTo: []mail.MessageID{w.LetterID(ana)}}}
		}, "7: note", ""},
		{"another's token in a Message-ID", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{References: []mail.MessageID{w.LetterID(carla)}}}
		}, "7: note", ""},
		{"a known foreign reference", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}}
		}, "7: note", ""},
		{"a tag", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{Subject: "Fwd: [#7] Cannot log in"}}
		}, "7: note", ""},
		{"a notification that it quotes", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{Subject: "a pain", Text: "See below.\n\n> From: Carla via Desk <" + own + ">\n> New request"}}
		}, "7: note", ""},
		{"a link of a notification", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{Text: "See <mailto:" + own + "?subject=x&body=%23resolved>"}}
		}, "7: note", ""},
		{"to a colleague, own token copied", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{To: own, M: parser.Message{To: desktest.Boxes(ben), Cc: desktest.Boxes(own)}}
		}, "7: note", ""},
		{"to an expert, own token in Bcc", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{To: own, M: parser.Message{To: desktest.Boxes("expert@else.test")}}
		}, "7: note", ""},
		{"to the requester, own token copied", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{To: own, M: parser.Message{To: desktest.Boxes(carla), Cc: desktest.Boxes(own)}}
		}, "7: agent", "dan reply, ivy reply, walt watch"},
		{"to the requester, the desk copied", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{To: desktest.Boxes(carla), Cc: desktest.Boxes("support@desk.test"), Subject: "Re: [#7] Cannot log in"}}
		}, "7: agent", "dan reply, ivy reply, walt watch"},
		{"to an expert, the desk copied", func(w *desktest.World, own string) desktest.TestMail {
			return desktest.TestMail{M: parser.Message{To: desktest.Boxes("expert@else.test"), Cc: desktest.Boxes("support@desk.test"), Subject: "Fwd: [#7] Cannot log in"}}
		}, "7: note", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			x := c.mail(w, w.TokenOf(ana, ticket.TokenReply))
			x.From, x.Verdict = ana, mail.Pass
			p := w.Decide(x)
			if got := desktest.Summary(p); got != c.want {
				t.Errorf("got %q, want %q; why: %q", got, c.want, p.Why)
			}
			if got := w.ToCustomers(desktest.Heard(p)); got != c.sent {
				t.Errorf("customers hear %q, want %q", got, c.sent)
			}
			if told := desktest.TranscriptOf(p); c.want == "7: note" && (told == nil || told.Facts.Held != ticket.HeldReference || told.Facts.About != 2) {
				t.Errorf("the agent reads %+v", told)
			}
		})
	}
}

// TestCommandsByReference: by a reference no command is done, and no words are relayed; questions are answered.
func TestCommandsByReference(t *testing.T) {
	w := desktest.NewWorld(t)
	m := desktest.Ordering("Ben, she is a pain.", "#resolved", "#assign ben", "#help")
	m.Subject = "Fwd: [#7] Cannot log in"
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, M: m})
	got := p.Changes[0]
	if got.Ticket.Status != ticket.Open || !got.Ticket.Assignee.IsZero() || got.Message.Kind != ticket.Note || got.Message.Text != "Ben, she is a pain." {
		t.Errorf("%s, %s, %s %q", got.Ticket.Status, got.Ticket.Assignee, got.Message.Kind, got.Message.Text)
	}
	if desktest.Refusals(p) != "not-here not-here" || len(desktest.TranscriptOf(p).Facts.Answers) != 1 {
		t.Errorf("refused %q, %+v", desktest.Refusals(p), desktest.TranscriptOf(p))
	}
}

// TestOtherAddressHears: the agents of the address that a notification is forwarded to hear of it.
func TestOtherAddressHears(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Billing()
	p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: "billing@desk.test", M: parser.Message{Subject: "Fwd: [#7] Cannot log in"}})
	if got := desktest.Heard(p); got != "ana transcript, ben note" {
		t.Errorf("heard %s", got)
	}
}

// TestForwardBesideNote: a customer's mail that an agent forwards with a ticket's number waits there beside
// his words, which are a note.
func TestForwardBesideNote(t *testing.T) {
	w := desktest.NewWorld(t)
	p := w.Decide(desktest.TestMail{
		From: "ana@agents.test", Verdict: mail.Pass, M: parser.Message{Subject: "Fwd: [#7] Cannot log in"},
		Forward: &parser.Forward{From: mail.Mailbox{Address: desktest.Addr("kim@else.test")}, Text: "It fails here too.", Above: "Kim as well."},
	})
	c := p.Changes[0]
	if len(c.Copies) != 1 || len(c.Ticket.Unverified) != 1 || c.Message.Text != "Kim as well." {
		t.Fatalf("%d copies, %v, %q", len(c.Copies), c.Ticket.Unverified, c.Message.Text)
	}
	if m := c.Copies[0]; !m.Unverified || m.ID != 3 || m.Text != "It fails here too." || m.Author.Address != desktest.Addr("kim@else.test") || c.Ticket.Messages != 3 {
		t.Errorf("%+v", m)
	}
	if got := w.ToCustomers(desktest.Heard(p)); got != "" {
		t.Errorf("customers hear %s", got)
	}
}

// TestWrittenToCustomer: what an agent writes to one outsider with the desk in copy is that person's ticket
// (PRODUCT 7.12).
func TestWrittenToCustomer(t *testing.T) {
	desk := desktest.Boxes("support@desk.test")
	for _, c := range []struct {
		name   string
		to, cc []mail.Mailbox
		want   string
		asker  string // the requester
		heard  string
	}{
		{"the desk in Cc", desktest.Boxes("eve@else.test"), desk, "new: agent", "eve@else.test", "ana transcript, ben new"},
		{"the desk in Bcc", desktest.Boxes("eve@else.test"), nil, "new: agent", "eve@else.test", "ana transcript, ben new"},
		{"a colleague beside", desktest.Boxes("eve@else.test", "ben@agents.test"), desk, "new: agent", "eve@else.test", "ana transcript, ben new"},
		{"several", desktest.Boxes("eve@else.test", "kim@else.test"), desk, "new: note", "", "ana alert, ben new"},
		{"a colleague alone", desktest.Boxes("ben@agents.test"), desk, "new: customer", "ana@agents.test", "ana received, ben new"},
		{"nobody reads it", desktest.Boxes("no-reply@else.test"), desk, "new: customer", "ana@agents.test", "ana received, ben new"},
		{"the desk alone", desk, nil, "new: customer", "ana@agents.test", "ana received, ben new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, M: parser.Message{To: c.to, Cc: c.cc}})
			it := p.Changes[0].Ticket
			asker := ""
			if at := it.Requester(); at >= 0 {
				asker = it.People[at].Address.String()
			}
			if desktest.Summary(p) != c.want || asker != c.asker || desktest.Heard(p) != c.heard {
				t.Errorf("%s for %q, heard %s", desktest.Summary(p), asker, desktest.Heard(p))
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
			{"a note", desktest.Ordering("She never pays.", "#note"), true},
			{"a status", desktest.Ordering("She never pays.", "#pending"), true},
			{"a note below", desktest.Ordering("She never pays.\n\n#note"), true},
			{"a note inside", desktest.Ordering("She never pays.\n#note\nBye"), true},
			{"by reference", desktest.Ordering("She never pays.", "#note"), false},
		} {
			w := desktest.NewWorld(t)
			w.Ticket.People[1].Standing = ticket.Participant
			w.Ticket.People[4].Standing = standing
			x := desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, M: c.m}
			if x.M.InReplyTo = []mail.MessageID{"first@customer.test"}; c.token {
				x.To = w.TokenOf("ana@agents.test", ticket.TokenReply)
			}
			p := w.Decide(x)
			if got := w.ToCustomers(desktest.Heard(p)); got != "" || desktest.Summary(p) != "7: note" {
				t.Errorf("%s, %s: %s, customers hear %q", standing, c.name, desktest.Summary(p), got)
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
		{"to us", desktest.Boxes("support@desk.test"), desktest.Boxes("zoe@x.test"), true},
		{"a copy to us", desktest.Boxes("zoe@x.test"), desktest.Boxes("support@desk.test"), true},
		{"to a token of ours", desktest.Boxes("support+whatever@desk.test"), desktest.Boxes("zoe@x.test"), true},
		{"to an alias", desktest.Boxes("help@desk.test"), desktest.Boxes("zoe@x.test"), true},
		{"to a list that passes on to us", desktest.Boxes("team@lists.test"), desktest.Boxes("zoe@x.test"), true},
		{"we in Bcc", desktest.Boxes("kim@x.test"), desktest.Boxes("zoe@x.test"), false},
		{"nobody named", nil, desktest.Boxes("zoe@x.test"), false},
	} {
		w := desktest.NewWorld(t)
		pol := w.Dir.Policy
		pol.Addresses[0].Aliases, pol.Via = []mail.Address{desktest.Addr("help@desk.test")}, []mail.Address{desktest.Addr("team@lists.test")}
		w.Dir = policy.NewDirectory(pol, desktest.Plain{})
		p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: parser.Message{To: c.to, Cc: c.cc}})
		if at := p.Changes[0].Ticket.Place(desktest.Addr("zoe@x.test")); at >= 0 != c.invited {
			t.Errorf("%s: place %d", c.name, at)
		}
	}
}
