package command_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/delivery"
	"guichet/desk/desktest"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestProvenMailLiftsSuppression is PRODUCT 1.11: once a day, and by a person's proven mail only.
func TestProvenMailLiftsSuppression(t *testing.T) {
	for _, c := range []struct {
		name    string
		x       desktest.TestMail
		token   bool
		lifted  time.Duration // ago; 0: never
		address string
		want    bool
	}{
		{"a new mail", desktest.TestMail{Verdict: mail.Pass}, false, 0, "carla@customer.test", true},
		{"an answer", desktest.TestMail{Verdict: mail.Pass}, true, 0, "carla@customer.test", true},
		{"trusted", desktest.TestMail{Verdict: mail.Trusted}, true, 0, "carla@customer.test", true},
		{"an answer, unproven", desktest.TestMail{Verdict: mail.None}, true, 0, "carla@customer.test", false},
		{"a machine's", desktest.TestMail{Verdict: mail.Pass, M: parser.Message{Auto: parser.AutoReply}}, true, 0, "carla@customer.test", false},
		{"forged", desktest.TestMail{Verdict: mail.Fail}, true, 0, "carla@customer.test", false},
		{"lifted within the day", desktest.TestMail{Verdict: mail.Pass}, true, 23 * time.Hour, "carla@customer.test", false},
		{"lifted a day ago", desktest.TestMail{Verdict: mail.Pass}, true, 24 * time.Hour, "carla@customer.test", true},
		{"after a complaint", desktest.TestMail{Verdict: mail.Pass}, true, 0, "carla@customer.test", false},
		{"another address", desktest.TestMail{Verdict: mail.Pass}, true, 0, "dan@customer.test", false},
	} {
		w := desktest.NewWorld(t)
		known := &ticket.Contact{Address: desktest.Addr(c.address), Suppressed: "550 5.1.1 gone"}
		if c.name == "after a complaint" {
			known.Suppressed = ticket.ComplaintPrefix + "abuse"
		}
		if c.lifted > 0 {
			known.Lifted = desktest.Noon.Add(-c.lifted)
		}
		w.State.Records = map[mail.Address]*ticket.Contact{known.Address: known}
		c.x.From = "carla@customer.test"
		if c.token {
			c.x.To = w.TokenOf("carla@customer.test", ticket.TokenReply)
		}
		p := w.Decide(c.x)
		if got := !p.Lifted.IsZero(); got != c.want {
			t.Errorf("%s: lifted %v", c.name, got)
		}
		if c.want && !slices.ContainsFunc(p.Changes[0].Events, func(e *ticket.Event) bool { return strings.Contains(e.What, "may go again") }) {
			t.Errorf("%s: no event", c.name)
		}
	}
}

// TestAsideLiftsSuppression: whom an agent asked outside, and whose server refused a letter, gets letters again
// once he writes.
func TestAsideLiftsSuppression(t *testing.T) {
	for _, verdict := range []mail.Result{mail.Pass, mail.None} {
		w := desktest.NewWorld(t)
		w.AskSupplier()
		w.State.Records = map[mail.Address]*ticket.Contact{desktest.Addr(desktest.Supplier): {Address: desktest.Addr(desktest.Supplier), Suppressed: "550 5.1.1 gone"}}
		p := w.Decide(desktest.TestMail{From: desktest.Supplier, Verdict: verdict, To: w.TokenOf(desktest.Supplier, ticket.TokenAsk)})
		if got := !p.Lifted.IsZero(); got != (verdict == mail.Pass) || desktest.Summary(p) != "7: note" {
			t.Errorf("%s: lifted %v, %s", verdict, got, desktest.Summary(p))
		}
	}
}

// TestUnsuppress: an agent lets letters go again.
func TestUnsuppress(t *testing.T) {
	for _, c := range []struct{ line, unmuted, refused string }{
		{"#unsuppress", "[carla@customer.test]", ""},
		{"#unsuppress carla@customer.test", "[carla@customer.test]", ""},
		{"#unsuppress dan@customer.test", "[]", "not-suppressed"},
		{"#unsuppress eve@else.test", "[eve@else.test]", ""},
		{"#unsuppress nonsense", "[]", "address"},
		{"#unsuppress kim@customer.test", "[]", "complained"},
	} {
		w := desktest.NewWorld(t)
		w.State.Records = map[mail.Address]*ticket.Contact{}
		for _, a := range []string{"carla@customer.test", "eve@else.test"} {
			w.State.Records[desktest.Addr(a)] = &ticket.Contact{Address: desktest.Addr(a), Suppressed: "550 5.1.1 gone"}
		}
		kim := desktest.Addr("kim@customer.test")
		w.State.Records[kim] = &ticket.Contact{Address: kim, Suppressed: ticket.ComplaintPrefix + "abuse"}
		p := w.ByAna(desktest.Ordering("", c.line))
		if got := fmt.Sprint(p.Unmuted); got != c.unmuted {
			t.Errorf("%s: %s", c.line, got)
		}
		refused := ""
		for _, l := range p.Changes[0].Letters {
			for _, s := range l.Facts.Refused {
				refused = s.Key
			}
		}
		if refused != c.refused {
			t.Errorf("%s: refused %q", c.line, refused)
		}
	}
}

// TestAgentsMailboxRefuses is PRODUCT 1.11: a full one is tried again; of what another refusal took from an
// agent, a colleague or the admins get the words.
func TestAgentsMailboxRefuses(t *testing.T) {
	full := ticket.Attempt{Code: 552, Enhanced: "5.2.2", Reply: "552 5.2.2 mailbox full", Outcome: ticket.Permanent}
	gone := ticket.Attempt{Code: 550, Enhanced: "5.1.1", Reply: "550 5.1.1 no such user", Outcome: ticket.Permanent}
	words := ticket.Attempt{Code: 550, Reply: "550 Quota exceeded", Outcome: ticket.Permanent}
	policy := ticket.Attempt{Code: 554, Enhanced: "5.7.1", Reply: "554 5.7.1 blocked", Outcome: ticket.Permanent}
	toAna := func(s ticket.LetterState) *ticket.Letter {
		return &ticket.Letter{ID: 8, Ticket: 7, Person: 4, Kind: ticket.KindUpdate, State: s, Causes: []uint32{1}, To: mail.Mailbox{Address: desktest.Addr("ana@agents.test")}}
	}
	for _, c := range []struct {
		name   string
		kind   ticket.LetterKind
		last   ticket.Attempt
		since  time.Duration // the first attempt, ago
		others []*ticket.Letter
		admin  string
		state  ticket.LetterState
		heard  string
		admins int
	}{
		{"full", ticket.KindUpdate, full, 0, nil, "", ticket.LetterDeferred, "", 0},
		{"full in words", ticket.KindUpdate, words, 0, nil, "", ticket.LetterDeferred, "", 0},
		{"full for four days", ticket.KindUpdate, full, 4 * 24 * time.Hour, nil, "", ticket.LetterDeferred, "", 0},
		{"full for five days", ticket.KindUpdate, full, 5 * 24 * time.Hour, nil, "", ticket.LetterBounced, "ana alert", 0},
		{"gone", ticket.KindUpdate, gone, 0, nil, "", ticket.LetterBounced, "ana alert", 0},
		{"blocked", ticket.KindNote, policy, 0, nil, "", ticket.LetterBounced, "ana alert", 0},
		{"gone, and she has it", ticket.KindUpdate, gone, 0, []*ticket.Letter{toAna(ticket.LetterSent)}, "", ticket.LetterBounced, "", 0},
		{"gone, and she waits for it", ticket.KindUpdate, gone, 0, []*ticket.Letter{toAna(ticket.LetterDeferred)}, "", ticket.LetterBounced, "", 0},
		{"gone, and hers too", ticket.KindUpdate, gone, 0, []*ticket.Letter{toAna(ticket.LetterBounced)}, "root@desk.test", ticket.LetterBounced, "", 1},
		{"gone, nobody else and no admin", ticket.KindUpdate, gone, 0, []*ticket.Letter{toAna(ticket.LetterBounced)}, "", ticket.LetterBounced, "", 0},
		{"a transcript", ticket.KindTranscript, gone, 0, nil, "root@desk.test", ticket.LetterBounced, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			if c.admin != "" {
				w.Dir.Policy.Admins = []mail.Address{desktest.Addr(c.admin)}
			}
			first := c.last
			first.At = desktest.Noon.Add(-c.since)
			l := &ticket.Letter{ID: 9, Ticket: 7, Person: 5, Kind: c.kind, Causes: []uint32{1}, To: mail.Mailbox{Address: desktest.Addr("ben@agents.test")}, Attempts: []ticket.Attempt{first, c.last}}
			w.State.Letters[7] = append(c.others, l)
			w.State.HeldMessages[7] = map[uint32]*ticket.Message{1: {Ticket: 7, ID: 1, Text: "It burns."}}
			p := delivery.Attempted(w.Dir, w.State, l, w.Ticket, c.last.Outcome, time.Time{})
			desktest.Holds(t, p)
			if l.State != c.state || (c.state == ticket.LetterDeferred) != l.Due.After(desktest.Noon) {
				t.Errorf("%s, due %v", l.State, l.Due)
			}
			if got := desktest.Heard(p); got != c.heard {
				t.Errorf("heard %q, want %q", got, c.heard)
			}
			var alerts []*ticket.Letter
			for _, change := range p.Changes {
				alerts = append(alerts, change.Letters...)
			}
			for _, a := range alerts {
				if a.Facts.Reason != notify.AlertAgentRefused || !slices.Equal(a.Causes, l.Causes) || !strings.Contains(a.Facts.Detail, c.last.Reply) {
					t.Errorf("the alert: %+v", a.Facts)
				}
			}
			if len(p.Letters) != c.admins || c.admins == 1 && !strings.Contains(p.Letters[0].Facts.Detail, "It burns.") {
				t.Errorf("admins got %d", len(p.Letters))
			}
		})
	}
}
