package thread_test

import (
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestThreadingOrder shows which evidence counts first (PRODUCT 1.3).
func TestThreadingOrder(t *testing.T) {
	w := desktest.NewWorld(t)
	other := *w.Ticket
	other.Number, other.Secret = 8, []byte("other")
	w.State.Tickets[8] = &other
	w.State.Refs["known@else.test"] = []ticket.Ref{{Ticket: 8, Message: 1}}
	carla := w.Ticket.Place(desktest.Addr("carla@customer.test"))
	address := w.TokenOf("carla@customer.test", ticket.TokenReply)
	ours := thread.MessageID(w.Keys.Issue(ticket.TokenReference, w.Ticket, carla), 5, "mx.desk.test")
	otherAddress := "support+" + w.Keys.Issue(ticket.TokenReply, &other, carla) + "@desk.test"
	for _, c := range []struct {
		name string
		to   string
		m    parser.Message
		want ticket.Number
	}{
		{"recipient before reference", address, parser.Message{InReplyTo: []mail.MessageID{"known@else.test"}}, 7},
		{"recipient before header", address, parser.Message{To: []mail.Mailbox{{Address: desktest.Addr(otherAddress)}}}, 7},
		{"To when a forwarder stripped the recipient", "", parser.Message{To: []mail.Mailbox{{Address: desktest.Addr(address)}}, Subject: "[#8]"}, 7},
		{"Delivered-To likewise", "", parser.Message{Header: parser.Header{{Name: "Delivered-To", Value: address}}}, 7},
		{"our Message-ID before a foreign one", "", parser.Message{References: []mail.MessageID{ours, "known@else.test"}}, 7},
		{"foreign Message-ID before the tag", "", parser.Message{References: []mail.MessageID{"known@else.test"}, Subject: "[#7]"}, 8},
		{"every tag is tried", "", parser.Message{Subject: "Fwd: [#99] Re: [#7] x"}, 7},
		{"a reply token is not good as a Message-ID", "", parser.Message{References: []mail.MessageID{mail.MessageID(w.Keys.Issue(ticket.TokenReply, w.Ticket, carla) + ".5@mx.desk.test")}}, 0},
		{"a Message-ID is not good as an address", "support+" + w.Keys.Issue(ticket.TokenReference, w.Ticket, carla) + "@desk.test", parser.Message{}, 0},
		{"nothing", "", parser.Message{}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: c.to, M: c.m})
			if got := p.Changes[0].Ticket.Number; got != c.want || len(p.Changes) != 1 {
				t.Errorf("ticket %d, want %d; why: %q", got, c.want, p.Why)
			}
		})
	}
}

func TestTokensOfTwoTickets(t *testing.T) {
	w := desktest.NewWorld(t)
	other := *w.Ticket
	other.Number, other.Secret = 8, []byte("other")
	w.State.Tickets[8] = &other
	carla := w.Ticket.Place(desktest.Addr("carla@customer.test"))
	p := w.Decide(desktest.TestMail{
		From: "carla@customer.test", Verdict: mail.Pass,
		M: parser.Message{To: []mail.Mailbox{
			{Address: desktest.Addr(w.TokenOf("carla@customer.test", ticket.TokenReply))},
			{Address: desktest.Addr("support+" + w.Keys.Issue(ticket.TokenReply, &other, carla) + "@desk.test")},
		}},
	})
	if len(p.Changes) != 2 || p.Changes[0].Ticket.Number != 7 || p.Changes[1].Ticket.Number != 8 {
		t.Errorf("got %s; why: %q", desktest.Summary(p), p.Why)
	}
}

func TestNoteBeatsReply(t *testing.T) {
	w := desktest.NewWorld(t)
	p := w.Decide(desktest.TestMail{
		From: "ana@agents.test", Verdict: mail.Pass,
		M: parser.Message{To: []mail.Mailbox{
			{Address: desktest.Addr(w.TokenOf("ana@agents.test", ticket.TokenReply))},
			{Address: desktest.Addr(w.TokenOf("ana@agents.test", ticket.TokenNote))},
		}},
	})
	if got := desktest.Summary(p); got != "7: note" {
		t.Errorf("got %s", got)
	}
}

func TestDuplicate(t *testing.T) {
	w := desktest.NewWorld(t)
	w.State.Twins = []*ticket.Message{{
		Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Author: mail.Mailbox{Address: desktest.Addr("carla@customer.test")},
		Fingerprint: []byte("0123456789abcdef"), Envelope: ticket.Arrival{Recipients: []mail.Address{desktest.Addr("support@desk.test")}},
	}}
	t.Run("the same again", func(t *testing.T) {
		if p := w.Decide(desktest.TestMail{From: "carla@customer.test"}); len(p.Changes) != 0 || p.Held != nil {
			t.Errorf("changes something: %s", desktest.Summary(p))
		}
	})
	t.Run("a reply to a closed ticket, which opened another", func(t *testing.T) {
		w := desktest.NewWorld(t)
		w.Ticket.Status = ticket.Closed
		to := w.TokenOf("carla@customer.test", ticket.TokenReply)
		w.State.Tickets[8] = &ticket.Ticket{Number: 8, Address: w.Ticket.Address, Secret: []byte("another secret")}
		w.State.Twins = []*ticket.Message{{
			Ticket: 8, ID: 1, Kind: ticket.FromCustomer, Fingerprint: []byte("0123456789abcdef"),
			Envelope: ticket.Arrival{Recipients: []mail.Address{desktest.Addr(to)}},
		}}
		if p := w.Decide(desktest.TestMail{From: "carla@customer.test", To: to, Verdict: mail.Pass}); len(p.Changes) != 0 || p.Held != nil {
			t.Errorf("changes something: %s", desktest.Summary(p))
		}
	})
	t.Run("another recipient is added", func(t *testing.T) {
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", To: "support+x@desk.test"})
		if len(p.Changes) != 1 || len(p.Changes[0].Amended) != 1 || len(p.Changes[0].Amended[0].Envelope.Recipients) != 2 {
			t.Errorf("got %s", desktest.Summary(p))
		}
		if got := desktest.Heard(p); got != "ana new, ben new" {
			t.Errorf("heard %s: only who was not told yet", got)
		}
	})
	t.Run("other bytes are a second message", func(t *testing.T) {
		w.State.Twins[0].Fingerprint = []byte("other bytes     ")
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass})
		if got := desktest.Summary(p); got != "7: customer" {
			t.Errorf("got %s", got)
		}
	})
}

// TestOneIDForEver is PRODUCT 1.8: other bytes under a known Message-ID.
func TestOneIDForEver(t *testing.T) {
	const carla = "carla@customer.test"
	sent := change.SentOf(desktest.Noon, "Invoice 1001")
	for _, c := range []struct {
		name, from string
		verdict    mail.Result
		subject    string
		date       time.Time
		kept       ticket.Sent // of the message that is there
		want       string
	}{
		{"the same date and subject", carla, mail.Pass, "Invoice 1001", desktest.Noon, sent, "7: customer"},
		{"the same date", carla, mail.Pass, "[SPAM] Invoice 1001", desktest.Noon, sent, "7: customer"},
		{"the same date in another zone", carla, mail.Pass, "x", desktest.Noon.In(time.FixedZone("", 3600)), sent, "7: customer"},
		{"the same subject", carla, mail.Pass, "Invoice 1001", desktest.Noon.Add(time.Minute), sent, "7: customer"},
		{"another date and subject", carla, mail.Pass, "Order 77", desktest.Noon.Add(time.Minute), sent, "new: customer"},
		{"neither date nor subject", carla, mail.Pass, "", time.Time{}, sent, "new: customer"},
		{"kept before this was", carla, mail.Pass, "Order 77", desktest.Noon.Add(time.Minute), ticket.Sent{}, "7: customer"},
		{"the same date, unproven", carla, mail.None, "Invoice 1001", desktest.Noon, sent, "new: customer"},
		{"another's mail with it", "dan@customer.test", mail.Pass, "Order 77", desktest.Noon.Add(time.Minute), sent, "7: customer"},
		{"a stranger's mail with it", "eve@else.test", mail.Pass, "Invoice 1001", desktest.Noon, sent, "new: customer"},
	} {
		w := desktest.NewWorld(t)
		w.State.Twins = []*ticket.Message{{
			Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Author: mail.Mailbox{Address: desktest.Addr(carla)}, Fingerprint: []byte("other bytes"), Sent: c.kept,
		}}
		w.State.Refs["first@customer.test"][0].Fingerprint = []byte("other bytes")
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: c.verdict, M: parser.Message{MessageID: "first@customer.test", Subject: c.subject, Date: c.date}})
		if got := desktest.Summary(p); got != c.want {
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
		w := desktest.NewWorld(t)
		w.Ticket.Status = c.status
		w.State.Twins = []*ticket.Message{{
			Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Author: mail.Mailbox{Address: desktest.Addr("carla@customer.test")}, At: desktest.Noon.Add(-c.ago),
			Fingerprint: []byte("0123456789abcdef"), Envelope: ticket.Arrival{Recipients: []mail.Address{desktest.Addr("support@desk.test")}},
		}}
		w.State.Refs = map[mail.MessageID][]ticket.Ref{thread.OwnID(&parser.Message{}, []byte("0123456789abcdef")): {{Ticket: 7, Message: 1, Own: true}}}
		m := parser.Message{MessageID: desktest.NoID}
		if c.date != "" {
			m.Header = parser.Header{{Name: "Date", Value: c.date}}
		}
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: m})
		if got := desktest.Summary(p); got != c.want {
			t.Errorf("%s: %q, want %q; why: %q", c.name, got, c.want, p.Why)
		}
		if c.event != (len(p.Changes) == 1 && len(p.Changes[0].Events) == 1 && p.Changes[0].Events[0].What == "the same mail as message 1 came again") {
			t.Errorf("%s: %d changes", c.name, len(p.Changes))
		}
	}
}

func TestCameBack(t *testing.T) {
	w := desktest.NewWorld(t)
	id := thread.MessageID(w.Keys.Issue(ticket.TokenReference, w.Ticket, 0), 5, "mx.desk.test")
	for _, m := range []parser.Message{
		{MessageID: id},
		{MessageID: "rewritten@relay.test", Header: parser.Header{{Name: "X-Guichet-Loop", Value: w.Keys.LoopMAC("rewritten@relay.test")}}},
	} {
		if got := desktest.Summary(w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: m})); got != "held returned" {
			t.Errorf("got %s", got)
		}
	}
}

func TestMessageIDLength(t *testing.T) {
	w := desktest.NewWorld(t)
	token := w.Keys.Issue(ticket.TokenReference, w.Ticket, 0)
	for _, host := range []string{"mx.desk.test", strings.Repeat("long.", 20) + "example.org", strings.Repeat("a", 60) + ".test"} {
		id := thread.MessageID(token, 4_000_000_000, host)
		if tok, letter, ok := thread.ReadTicketMessageID(id); !ok || letter != 4_000_000_000 || !w.Keys.Verify(tok, w.Ticket) {
			t.Errorf("%s does not read back", id)
		}
	}
	if id := thread.MessageID(token, 4_000_000_000, strings.Repeat("long.", 20)+"example.org").Bracketed(); len(id) > 70 {
		t.Errorf("%s has %d characters", id, len(id))
	}
}
