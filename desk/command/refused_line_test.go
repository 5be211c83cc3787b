package command_test

import (
	"strings"
	"testing"
	"time"

	"guichet/desk/command"
	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// TestNothingGoesOutWhenALineFails: whatever an agent's mail asks for, one line that fails
// keeps all of it from the customers (PRODUCT 7.4).
func TestNothingGoesOutWhenALineFails(t *testing.T) {
	args := map[string]string{
		"assign": "me", "priority": "high", "tag": "vip", "category": "invoice", "subject": "Other", "share": "kim@customer.test",
		"unshare": "dan@customer.test", "watch": "kim@customer.test", "unwatch": "walt@customer.test", "requester": "kim@customer.test",
		"reply-with": "bye", "request-access": "4h", "merge": "8", "link": "8", "show": "7", "erase": "7", "account": "acme", "split": "1",
		"org-access": "kim@customer.test viewer acme", "field": "Serial = 1", "product": "printer",
	}
	for name, known := range command.Registry {
		if !known.Agents {
			continue
		}
		for _, lines := range [][]string{{"#" + name + " " + args[name], "#foo"}, {"#foo", "#" + name + " " + args[name]}} {
			t.Run(name, func(t *testing.T) {
				w := desktest.NewWorld(t)
				w.Dir.Policy.Replies = []policy.SavedReply{{Name: "bye", Text: "Bye."}}
				w.Ticket.Unverified = []uint32{1}
				w.State.Unverified[7] = []*ticket.Message{{Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Author: mail.Mailbox{Address: desktest.Addr("eve@else.test")}, Text: "Let me in."}}
				other := w.Ticket.Clone()
				other.Number = 8
				w.State.Tickets[8] = other
				w.State.Messages = map[ticket.Number][]*ticket.Message{7: {{Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Text: "One"}}}
				p := w.FromAna("Dear Carla.", lines...)
				if len(p.Changes) == 0 {
					t.Fatalf("nothing was planned: %q", p.Why)
				}
				for _, c := range p.Changes {
					for _, l := range c.Letters {
						if w.Dir.Agent(l.To.Address) == nil {
							t.Errorf("%s to %s", l.Kind, l.To.Address)
						}
					}
					if c.Message != nil && c.Message.Visibility == ticket.ForAll {
						t.Errorf("the words are for all")
					}
				}
				if got := desktest.Refusals(p); !strings.Contains(got, "unknown") {
					t.Errorf("refused %q", got)
				}
			})
		}
	}
}

// TestHoldZero: without a time to think again nothing waits, and #undo says so.
func TestHoldZero(t *testing.T) {
	w := desktest.NewWorld(t)
	p := w.FromAna("Hello.")
	for _, l := range p.Changes[0].Letters {
		if l.State == ticket.LetterHeld || l.Kind == ticket.KindUndo {
			t.Errorf("%s is %s", l.Kind, l.State)
		}
	}
	if p := w.FromAna("", "#undo"); desktest.Refusals(p) != "undo-late" {
		t.Errorf("refused %q", desktest.Refusals(p))
	}
}

// TestUndoIsOfferedAtOnce: with a time to think again the agent hears when his mail leaves.
func TestUndoIsOfferedAtOnce(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Dir.Policy.Hold = 2 * time.Minute
	for _, l := range w.FromAna("Hello.").Changes[0].Letters {
		if l.Kind == ticket.KindUndo && (l.Due != desktest.Noon || !l.Facts.Leaves.Equal(desktest.Noon.Add(2*time.Minute))) {
			t.Errorf("told at %v of %v", l.Due, l.Facts.Leaves)
		}
	}
	if got := desktest.Heard(w.FromAna("Hello.")); got != "ana undo, carla reply, dan reply, ivy reply, walt watch" {
		t.Errorf("heard %s", got)
	}
	if got := desktest.Heard(w.FromAna("", "#tag vip")); got != "" {
		t.Errorf("nothing waits, and yet he heard %s", got)
	}
}
