package desk

import (
	"testing"

	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestCopies: whom an agent puts into Cc takes part; whom #bcc names gets this one answer, alone.
func TestCopies(t *testing.T) {
	const dora, eve = "dora@customer.test", "eve@else.test"
	cc := func(all ...string) parser.Message {
		m := parser.Message{To: []mail.Mailbox{{Address: addr("support@desk.test")}}}
		for _, a := range all {
			m.Cc = append(m.Cc, mail.Mailbox{Address: addr(a)})
		}
		return m
	}
	former := func(w *world) {
		w.ticket.People = append(w.ticket.People, ticket.Person{Address: addr(dora), Standing: ticket.Former})
	}
	for _, c := range []struct {
		name     string
		m        parser.Message
		role     ticket.TokenRole
		set      func(w *world)
		heard    string
		standing ticket.Standing // Dora's afterwards; "" none
	}{
		{"#cc", orders("Hello.", "cc "+dora), ticket.TokenReply, nil, "carla reply, dan reply, dora reply, ivy reply, walt watch", ticket.Participant},
		{"#cc of two", orders("Hello.", "cc "+dora+", "+eve), ticket.TokenReply, nil, "carla reply, dan reply, dora reply, eve reply, ivy reply, walt watch", ticket.Participant},
		{"#cc alone", orders("", "cc "+dora), ticket.TokenReply, nil, "dora status", ticket.Participant},
		{"his own Cc line", cc(dora), ticket.TokenReply, nil, "carla reply, dan reply, ivy reply, walt watch", ticket.Participant},
		{"a colleague and nobody in Cc", cc("ben@agents.test", "no-reply@x.test", "support+x@desk.test"), ticket.TokenReply, nil, "carla reply, dan reply, ivy reply, walt watch", ""},
		{"Cc of a note", cc(dora), ticket.TokenNote, nil, "", ""},
		{"Cc of who was taken off", cc(dora), ticket.TokenReply, former, "carla reply, dan reply, ivy reply, walt watch", ticket.Former},
		{"a watcher in Cc", cc("walt@customer.test"), ticket.TokenReply, nil, "carla reply, dan reply, ivy reply", ""},
		{"#bcc", orders("Hello.", "bcc "+dora), ticket.TokenReply, nil, "carla reply, dan reply, dora reply, ivy reply, walt watch", ticket.ThirdParty},
		{"#bcc twice the same", orders("Hello.", "bcc "+dora+", "+dora), ticket.TokenReply, nil, "carla reply, dan reply, dora reply, ivy reply, walt watch", ticket.ThirdParty},
		{"#bcc without words", orders("", "bcc "+dora), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc of a note", orders("Hello.", "note", "bcc "+dora), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc of a question", orders("Hello.", "ask "+supplier, "bcc "+dora), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc of a participant", orders("Hello.", "bcc dan@customer.test"), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc of an agent", orders("Hello.", "bcc ben@agents.test"), ticket.TokenReply, nil, "ana transcript", ""},
		{"#bcc with #resolved", orders("Hello.", "resolved", "bcc "+dora), ticket.TokenReply, nil, "carla resolved, dan resolved, dora reply, ivy resolved, walt watch", ticket.ThirdParty},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			if c.set != nil {
				c.set(w)
			}
			p := w.decide(testMail{from: "ana@agents.test", verdict: mail.Pass, to: w.tokenOf("ana@agents.test", c.role), m: c.m})
			got := onlyChange(t, p)
			var standing ticket.Standing
			if at := got.Ticket.Place(addr(dora)); at >= 0 {
				standing = got.Ticket.People[at].Standing
			}
			if heard(p) != c.heard || standing != c.standing {
				t.Errorf("heard %q, Dora %q; why %q; %+v", heard(p), standing, p.Why, got.Letters)
			}
		})
	}
}

// TestAnswerToCopy: who got a copy is a stranger on the ticket.
func TestAnswerToCopy(t *testing.T) {
	w := newWorld(t)
	w.ticket.Admit(mail.Mailbox{Address: addr("dora@customer.test")}, ticket.ThirdParty)
	p := w.decide(testMail{from: "dora@customer.test", verdict: mail.Pass, to: w.tokenOf("dora@customer.test", ticket.TokenReply)})
	if summary(p) != "7: unverified" {
		t.Errorf("%s; why %q", summary(p), p.Why)
	}
}
