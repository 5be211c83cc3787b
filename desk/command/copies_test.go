package command_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestCopies: whom an agent puts into Cc takes part; whom #bcc names gets this one answer, alone.
func TestCopies(t *testing.T) {
	const dora, eve = "dora@customer.test", "eve@else.test"
	cc := func(all ...string) parser.Message {
		m := parser.Message{To: []mail.Mailbox{{Address: desktest.Addr("support@desk.test")}}}
		for _, a := range all {
			m.Cc = append(m.Cc, mail.Mailbox{Address: desktest.Addr(a)})
		}
		return m
	}
	former := func(w *desktest.World) {
		w.Ticket.People = append(w.Ticket.People, ticket.Person{Address: desktest.Addr(dora), Standing: ticket.Former})
	}
	for _, c := range []struct {
		name     string
		m        parser.Message
		role     ticket.TokenRole
		set      func(w *desktest.World)
		heard    string
		standing ticket.Standing // Dora's afterwards; "" none
	}{
		{"#cc", desktest.Orders("Hello.", "cc "+dora), ticket.TokenReply, nil, "carla reply, dan reply, dora reply, ivy reply, walt watch", ticket.Participant},
		{"#cc of two", desktest.Orders("Hello.", "cc "+dora+", "+eve), ticket.TokenReply, nil, "carla reply, dan reply, dora reply, eve reply, ivy reply, walt watch", ticket.Participant},
		{"#cc alone", desktest.Orders("", "cc "+dora), ticket.TokenReply, nil, "dora status", ticket.Participant},
		{"his own Cc line", cc(dora), ticket.TokenReply, nil, "carla reply, dan reply, ivy reply, walt watch", ticket.Participant},
		{"a colleague and nobody in Cc", cc("ben@agents.test", "no-reply@x.test", "support+x@desk.test"), ticket.TokenReply, nil, "carla reply, dan reply, ivy reply, walt watch", ""},
		{"Cc of a note", cc(dora), ticket.TokenNote, nil, "", ""},
		{"Cc of who was taken off", cc(dora), ticket.TokenReply, former, "carla reply, dan reply, ivy reply, walt watch", ticket.Former},
		{"a watcher in Cc", cc("walt@customer.test"), ticket.TokenReply, nil, "carla reply, dan reply, ivy reply", ""},
		{"#bcc", desktest.Orders("Hello.", "bcc "+dora), ticket.TokenReply, nil, "carla reply, dan reply, dora reply, ivy reply, walt watch", ticket.ThirdParty},
		{"#bcc twice the same", desktest.Orders("Hello.", "bcc "+dora+", "+dora), ticket.TokenReply, nil, "carla reply, dan reply, dora reply, ivy reply, walt watch", ticket.ThirdParty},
		{"#bcc without words", desktest.Orders("", "bcc "+dora), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc of a note", desktest.Orders("Hello.", "note", "bcc "+dora), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc of a question", desktest.Orders("Hello.", "ask "+desktest.Supplier, "bcc "+dora), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc of a participant", desktest.Orders("Hello.", "bcc dan@customer.test"), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc of an agent", desktest.Orders("Hello.", "bcc ben@agents.test"), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc with #resolved", desktest.Orders("Hello.", "resolved", "bcc "+dora), ticket.TokenReply, nil, "carla resolved, dan resolved, dora reply, ivy resolved, walt watch", ticket.ThirdParty},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			if c.set != nil {
				c.set(w)
			}
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", c.role), M: c.m})
			got := desktest.OnlyChange(t, p)
			var standing ticket.Standing
			if at := got.Ticket.Place(desktest.Addr(dora)); at >= 0 {
				standing = got.Ticket.People[at].Standing
			}
			if desktest.Heard(p) != c.heard || standing != c.standing {
				t.Errorf("heard %q, Dora %q; why %q; %+v", desktest.Heard(p), standing, p.Why, got.Letters)
			}
		})
	}
}

// TestAnswerToCopy: who got a copy is a stranger on the ticket.
func TestAnswerToCopy(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Admit(mail.Mailbox{Address: desktest.Addr("dora@customer.test")}, ticket.ThirdParty)
	p := w.Decide(desktest.TestMail{From: "dora@customer.test", Verdict: mail.Pass, To: w.TokenOf("dora@customer.test", ticket.TokenReply)})
	if desktest.Summary(p) != "7: unverified" {
		t.Errorf("%s; why %q", desktest.Summary(p), p.Why)
	}
}
