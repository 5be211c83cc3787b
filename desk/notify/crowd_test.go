package notify_test

import (
	"fmt"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestCrowd: whoever the authors of unverified mails on a ticket are, agents hear of twelve in an hour, then in sums.
func TestCrowd(t *testing.T) {
	for _, c := range []struct {
		name    string
		authors int
		auto    bool
		alerts  int // of 40 mails
		waiting int // sums that wait
	}{
		{"one person", 1, false, 6, 1},
		{"two", 2, false, 12, 1},
		{"five", 5, false, 12, 1},
		{"forty", 40, false, 12, 1},
		{"a robot", 1, true, 1, 1},
		{"three robots", 3, true, 3, 3},
		{"forty robots", 40, true, 12, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Policy.AutoTicket = 0
			alerts := 0
			for n := range 40 {
				m := parser.Message{MessageID: mail.MessageID(fmt.Sprintf("m%d@x", n)), Reply: "Hello?"}
				if c.auto {
					m.Auto, m.Reply = parser.AutoReply, "I am away."
				}
				p := w.Decide(desktest.TestMail{
					From: fmt.Sprintf("p%d@c%d.test", n%c.authors, n%c.authors), Verdict: mail.None, To: w.TokenOf("carla@customer.test", ticket.TokenReply), M: m,
				})
				for _, ch := range p.Changes {
					for _, l := range ch.Letters {
						if l.Kind == ticket.KindAlert && l.To.Address == desktest.Addr("ana@agents.test") {
							alerts++
						}
					}
					w.Ticket, w.State.Tickets[7] = ch.Ticket, ch.Ticket
				}
			}
			waiting := 0
			for _, a := range w.Ticket.Alerts {
				if a.Waiting > 0 {
					waiting++
				}
			}
			if alerts != c.alerts || waiting != c.waiting {
				t.Errorf("%d alerts, %d sums; want %d, %d", alerts, waiting, c.alerts, c.waiting)
			}
		})
	}
}

// TestPatience: news of a ticket that no agent looks at wait for more of it, the longer the more letters told of it; once an
// agent has acted, what waits leaves.
func TestPatience(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Dir.Policy.Hold = 2 * time.Minute
	due := func(letters int, waits ...*ticket.Letter) time.Duration {
		w.Ticket.Unread, w.State.Letters = letters, map[ticket.Number][]*ticket.Letter{7: waits}
		p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)})
		return update(t, p).Due.Sub(desktest.Noon)
	}
	for letters, want := range map[int]time.Duration{
		0: 2 * time.Second, 8: 2 * time.Second, 9: time.Minute, 10: 2 * time.Minute, 12: 8 * time.Minute, 13: 16 * time.Minute, 14: 30 * time.Minute, 45: 30 * time.Minute,
	} {
		if got := due(letters); got != want {
			t.Errorf("after %d letters: in %v, want %v", letters, got, want)
		}
	}
	waits := &ticket.Letter{
		ID: 3, Ticket: 7, Kind: ticket.KindUpdate, State: ticket.LetterQueued, Person: w.Ticket.Place(desktest.Addr("ana@agents.test")), Causes: []uint32{1},
		Due: desktest.Noon.Add(20 * time.Minute), To: mail.Mailbox{Address: desktest.Addr("ana@agents.test")},
	}
	if got := due(14, waits); got != 20*time.Minute {
		t.Errorf("beside one that waits: in %v", got)
	}
	if got := due(0, waits); got != 2*time.Second {
		t.Errorf("after an agent's act: in %v", got)
	}
}

// update is Ana's letter of news.
func update(t *testing.T, p *change.Plan) *ticket.Letter {
	t.Helper()
	for _, c := range p.Changes {
		for _, l := range append(c.Letters, c.Recalled...) {
			if l.Kind == ticket.KindUpdate && l.To.Address == desktest.Addr("ana@agents.test") {
				return l
			}
		}
	}
	t.Fatalf("no news: %s", desktest.Summary(p))
	return nil
}
