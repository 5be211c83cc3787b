package desk

import (
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
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
		p := w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass})
		if got := summary(p); got != "7: customer" {
			t.Errorf("got %s", got)
		}
	})
}

// TestOneIDForEver is PRODUCT 1.8: other bytes under a known Message-ID.
func TestOneIDForEver(t *testing.T) {
	const carla = "carla@customer.test"
	sent := change.SentOf(noon, "Invoice 1001")
	for _, c := range []struct {
		name, from string
		verdict    mail.Result
		subject    string
		date       time.Time
		kept       ticket.Sent // of the message that is there
		want       string
	}{
		{"the same date and subject", carla, mail.Pass, "Invoice 1001", noon, sent, "7: customer"},
		{"the same date", carla, mail.Pass, "[SPAM] Invoice 1001", noon, sent, "7: customer"},
		{"the same date in another zone", carla, mail.Pass, "x", noon.In(time.FixedZone("", 3600)), sent, "7: customer"},
		{"the same subject", carla, mail.Pass, "Invoice 1001", noon.Add(time.Minute), sent, "7: customer"},
		{"another date and subject", carla, mail.Pass, "Order 77", noon.Add(time.Minute), sent, "new: customer"},
		{"neither date nor subject", carla, mail.Pass, "", time.Time{}, sent, "new: customer"},
		{"kept before this was", carla, mail.Pass, "Order 77", noon.Add(time.Minute), ticket.Sent{}, "7: customer"},
		{"the same date, unproven", carla, mail.None, "Invoice 1001", noon, sent, "new: customer"},
		{"another's mail with it", "dan@customer.test", mail.Pass, "Order 77", noon.Add(time.Minute), sent, "7: customer"},
		{"a stranger's mail with it", "eve@else.test", mail.Pass, "Invoice 1001", noon, sent, "new: customer"},
	} {
		w := newWorld(t)
		w.state.Twins = []*ticket.Message{{
			Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Author: mail.Mailbox{Address: addr(carla)}, Fingerprint: []byte("other bytes"), Sent: c.kept,
		}}
		w.state.Refs["first@customer.test"][0].Fingerprint = []byte("other bytes")
		p := w.decide(testMail{from: c.from, verdict: c.verdict, m: parser.Message{MessageID: "first@customer.test", Subject: c.subject, Date: c.date}})
		if got := summary(p); got != c.want {
			t.Errorf("%s: %s, want %s; why: %q", c.name, got, c.want, p.Why)
		}
	}
}

// TestNeitherDateNorID is PRODUCT 1.8: a device that says the same again means it, unless it is a retry.
func TestNeitherDateNorID(t *testing.T) {
	for _, c := range []struct {
		name   string
		ago    time.Duration
		status ticket.Status
		date   string
		want   string
		event  bool
	}{
		{"at once", time.Second, ticket.Open, "", "7:", true},
		{"in 14 minutes", 14 * time.Minute, ticket.Open, "", "7:", true},
		{"in 14 minutes, pending", 14 * time.Minute, ticket.Pending, "", "7:", true},
		{"in 15 minutes", 15 * time.Minute, ticket.Open, "", "new: customer", false},
		{"when it is resolved", time.Minute, ticket.Resolved, "", "new: customer", false},
		{"when it is closed", time.Minute, ticket.Closed, "", "new: customer", false},
		{"with a date, next year", 365 * 24 * time.Hour, ticket.Closed, "Sun, 22 Nov 2026 12:00:00 +0000", "", false},
	} {
		w := newWorld(t)
		w.ticket.Status = c.status
		w.state.Twins = []*ticket.Message{{
			Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Author: mail.Mailbox{Address: addr("carla@customer.test")}, At: noon.Add(-c.ago),
			Fingerprint: []byte("0123456789abcdef"), Envelope: ticket.Arrival{Recipients: []mail.Address{addr("support@desk.test")}},
		}}
		w.state.Refs = map[mail.MessageID][]ticket.Ref{thread.OwnID(&parser.Message{}, []byte("0123456789abcdef")): {{Ticket: 7, Message: 1, Own: true}}}
		m := parser.Message{MessageID: noID}
		if c.date != "" {
			m.Header = parser.Header{{Name: "Date", Value: c.date}}
		}
		p := w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass, m: m})
		if got := summary(p); got != c.want {
			t.Errorf("%s: %q, want %q; why: %q", c.name, got, c.want, p.Why)
		}
		if c.event != (len(p.Changes) == 1 && len(p.Changes[0].Events) == 1 && p.Changes[0].Events[0].What == "the same mail as message 1 came again") {
			t.Errorf("%s: %d changes", c.name, len(p.Changes))
		}
	}
}

func TestCameBack(t *testing.T) {
	w := newWorld(t)
	id := thread.MessageID(w.keys.Issue(ticket.TokenReference, w.ticket, 0), 5, "mx.desk.test")
	for _, m := range []parser.Message{
		{MessageID: id},
		{MessageID: "rewritten@relay.test", Header: parser.Header{{Name: "X-Guichet-Loop", Value: w.keys.LoopMAC("rewritten@relay.test")}}},
	} {
		if got := summary(w.decide(testMail{from: "carla@customer.test", verdict: mail.Pass, m: m})); got != "aside returned" {
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
