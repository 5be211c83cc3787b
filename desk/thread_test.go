package desk

import (
	"strings"
	"testing"

	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestThreadingOrder shows which evidence counts first (PRODUCT 1.3).
func TestThreadingOrder(t *testing.T) {
	w := newWorld(t)
	other := *w.ticket
	other.Number, other.Secret = 8, []byte("other")
	w.state.Tickets[8] = &other
	w.state.Refs["known@else.test"] = []ticket.Ref{{Ticket: 8, Message: 1}}
	carla := w.ticket.Place(addr("carla@customer.test"))
	address := w.tokenOf("carla@customer.test", ticket.TokenReply)
	ours := thread.MessageID(w.keys.Issue(ticket.TokenReference, w.ticket, carla), 5, "mx.desk.test")
	otherAddress := "support+" + w.keys.Issue(ticket.TokenReply, &other, carla) + "@desk.test"
	for _, c := range []struct {
		name string
		to   string
		m    parser.Message
		want ticket.Number
	}{
		{"recipient before reference", address, parser.Message{InReplyTo: []mail.MessageID{"known@else.test"}}, 7},
		{"recipient before header", address, parser.Message{To: []mail.Mailbox{{Address: addr(otherAddress)}}}, 7},
		{"To when a forwarder stripped the recipient", "", parser.Message{To: []mail.Mailbox{{Address: addr(address)}}, Subject: "[#8]"}, 7},
		{"Delivered-To likewise", "", parser.Message{Header: parser.Header{{Name: "Delivered-To", Value: address}}}, 7},
		{"our Message-ID before a foreign one", "", parser.Message{References: []mail.MessageID{ours, "known@else.test"}}, 7},
		{"foreign Message-ID before the tag", "", parser.Message{References: []mail.MessageID{"known@else.test"}, Subject: "[#7]"}, 8},
		{"every tag is tried", "", parser.Message{Subject: "Fwd: [#99] Re: [#7] x"}, 7},
		{"a reply token is not good as a Message-ID", "", parser.Message{References: []mail.MessageID{mail.MessageID(w.keys.Issue(ticket.TokenReply, w.ticket, carla) + ".5@mx.desk.test")}}, 0},
		{"a Message-ID is not good as an address", "support+" + w.keys.Issue(ticket.TokenReference, w.ticket, carla) + "@desk.test", parser.Message{}, 0},
		{"nothing", "", parser.Message{}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass, to: c.to, m: c.m})
			if got := p.Changes[0].Ticket.Number; got != c.want || len(p.Changes) != 1 {
				t.Errorf("ticket %d, want %d; why: %q", got, c.want, p.Why)
			}
		})
	}
}

func TestTokensOfTwoTickets(t *testing.T) {
	w := newWorld(t)
	other := *w.ticket
	other.Number, other.Secret = 8, []byte("other")
	w.state.Tickets[8] = &other
	carla := w.ticket.Place(addr("carla@customer.test"))
	p := w.decide(testMail{
		from: "carla@customer.test", verdict: mail.Pass,
		m: parser.Message{To: []mail.Mailbox{
			{Address: addr(w.tokenOf("carla@customer.test", ticket.TokenReply))},
			{Address: addr("support+" + w.keys.Issue(ticket.TokenReply, &other, carla) + "@desk.test")},
		}},
	})
	if len(p.Changes) != 2 || p.Changes[0].Ticket.Number != 7 || p.Changes[1].Ticket.Number != 8 {
		t.Errorf("got %s; why: %q", summary(p), p.Why)
	}
}

func TestNoteBeatsReply(t *testing.T) {
	w := newWorld(t)
	p := w.decide(testMail{
		from: "ana@agents.test", verdict: mail.Pass,
		m: parser.Message{To: []mail.Mailbox{
			{Address: addr(w.tokenOf("ana@agents.test", ticket.TokenReply))},
			{Address: addr(w.tokenOf("ana@agents.test", ticket.TokenNote))},
		}},
	})
	if got := summary(p); got != "7: note" {
		t.Errorf("got %s", got)
	}
}

func TestDuplicate(t *testing.T) {
	w := newWorld(t)
	w.state.Twins = []*ticket.Message{{
		Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Author: mail.Mailbox{Address: addr("carla@customer.test")},
		Fingerprint: []byte("0123456789abcdef"), Envelope: ticket.Arrival{Recipients: []mail.Address{addr("support@desk.test")}},
	}}
	t.Run("the same again", func(t *testing.T) {
		if p := w.decide(testMail{from: "carla@customer.test"}); len(p.Changes) != 0 || p.Held != nil {
			t.Errorf("changes something: %s", summary(p))
		}
	})
	t.Run("a reply to a closed ticket, which opened another", func(t *testing.T) {
		w := newWorld(t)
		w.ticket.Status = ticket.Closed
		to := w.tokenOf("carla@customer.test", ticket.TokenReply)
		w.state.Tickets[8] = &ticket.Ticket{Number: 8, Address: w.ticket.Address, Secret: []byte("another secret")}
		w.state.Twins = []*ticket.Message{{
			Ticket: 8, ID: 1, Kind: ticket.FromCustomer, Fingerprint: []byte("0123456789abcdef"),
			Envelope: ticket.Arrival{Recipients: []mail.Address{addr(to)}},
		}}
		if p := w.decide(testMail{from: "carla@customer.test", to: to, verdict: mail.Pass}); len(p.Changes) != 0 || p.Held != nil {
			t.Errorf("changes something: %s", summary(p))
		}
	})
	t.Run("another recipient is added", func(t *testing.T) {
		p := w.decide(testMail{from: "carla@customer.test", to: "support+x@desk.test"})
		if len(p.Changes) != 1 || len(p.Changes[0].Amended) != 1 || len(p.Changes[0].Amended[0].Envelope.Recipients) != 2 {
			t.Errorf("got %s", summary(p))
		}
		if got := heard(p); got != "ana new, ben new" {
			t.Errorf("heard %s: only who was not told yet", got)
		}
	})
	t.Run("other bytes are a second message", func(t *testing.T) {
		w.state.Twins[0].Fingerprint = []byte("other bytes     ")
		p := w.decide(testMail{from: "carla@customer.test"})
		if got := summary(p); got != "7: customer" {
			t.Errorf("got %s", got)
		}
	})
}

func TestCameBack(t *testing.T) {
	w := newWorld(t)
	id := thread.MessageID(w.keys.Issue(ticket.TokenReference, w.ticket, 0), 5, "mx.desk.test")
	for _, m := range []parser.Message{
		{MessageID: id},
		{MessageID: "rewritten@relay.test", Header: parser.Header{{Name: "X-Guichet-Loop", Value: w.keys.LoopMAC("rewritten@relay.test")}}},
	} {
		if got := summary(w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass, m: m})); got != "held returned" {
			t.Errorf("got %s", got)
		}
	}
}

func TestMessageIDLength(t *testing.T) {
	w := newWorld(t)
	token := w.keys.Issue(ticket.TokenReference, w.ticket, 0)
	for _, host := range []string{"mx.desk.test", strings.Repeat("long.", 20) + "example.org", strings.Repeat("a", 60) + ".test"} {
		id := thread.MessageID(token, 4_000_000_000, host)
		if tok, letter, ok := thread.ReadTicketMessageID(id); !ok || letter != 4_000_000_000 || !w.keys.Verify(tok, w.ticket) {
			t.Errorf("%s does not read back", id)
		}
	}
	if id := thread.MessageID(token, 4_000_000_000, strings.Repeat("long.", 20)+"example.org").Bracketed(); len(id) > 70 {
		t.Errorf("%s has %d characters", id, len(id))
	}
}
