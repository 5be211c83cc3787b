package life_test

import (
	"slices"
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		name, args string
		requester  string
		moved      []uint32
		heard      string
	}{
		{"one", "3", "carla@customer.test", []uint32{3}, "ana transcript, ben new, carla received"},
		{"two, in any order", "4 #3", "carla@customer.test", []uint32{3, 4}, "ana transcript, ben new, carla received"},
		{"a participant's", "4", "dan@customer.test", []uint32{4}, "ana transcript, ben new, dan received"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.Splitting(t)
			p := w.Order("split", c.args, "")
			if got := desktest.Heard(p); got != c.heard {
				t.Fatalf("heard %q, want %q", got, c.heard)
			}
			old, next := p.Changes[0], p.Changes[1]
			if next.Ticket.Number = 41; len(next.Copies) != len(c.moved) || next.Copies[0].Origin != (ticket.Origin{Ticket: 7, Message: c.moved[0]}) || next.Copies[0].ID != 1 {
				t.Fatalf("copied %+v", next.Copies)
			}
			state.Link(next)
			if l := next.Letters[len(next.Letters)-1]; l.Facts.Done[0].Key != "split" || l.Facts.Done[0].Args[0] != "41" {
				t.Errorf("the agent reads %+v", l.Facts.Done)
			}
			if got := next.Ticket.People[0]; got.Address != desktest.Addr(c.requester) || got.Standing != ticket.Requester || got.Root == "" {
				t.Errorf("requester %+v", got)
			}
			for _, id := range c.moved {
				hidden := slices.ContainsFunc(old.Amended, func(m *ticket.Message) bool { return m.ID == id && m.Visibility == ticket.ForAgents })
				if old.Ticket.Moved[id] != 41 || !hidden {
					t.Errorf("message %d moved to %d, hidden %v", id, old.Ticket.Moved[id], hidden)
				}
			}
			if !slices.Contains(old.Ticket.Links, ticket.Link{Number: 41, Relation: ticket.RelSplitInto}) || !slices.Contains(next.Ticket.Links, ticket.Link{Number: 7, Relation: ticket.RelSplitFrom}) {
				t.Errorf("links %v and %v", old.Ticket.Links, next.Ticket.Links)
			}
			if old.Ticket.Status != ticket.Open || next.Ticket.Status != ticket.Open || next.Letters[0].Facts.SplitFrom != 7 {
				t.Error("something else changed")
			}
		})
	}
}

func TestSplitRefused(t *testing.T) {
	for _, c := range []struct{ name, args, body, key string }{
		{"an agent's", "2", "", "split-message"},
		{"unverified", "5", "", "split-message"},
		{"unknown", "9", "", "split-message"},
		{"no number", "last", "", "split-message"},
		{"a former author's", "6", "", "address-absent"},
		{"the last, of a former author", "", "", "address-absent"},
		{"all", "1 3 4 6", "", "split-all"},
		{"with words", "3", "One for each.", "alone"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.Splitting(t)
			p := w.Order("split", c.args, c.body)
			if len(p.Changes) != 1 || desktest.Heard(p) != "ana transcript" {
				t.Fatalf("%d changes, heard %s", len(p.Changes), desktest.Heard(p))
			}
			if got := p.Changes[0].Letters[0].Facts.Refused[0].Key; got != c.key {
				t.Errorf("refused: %s, want %s", got, c.key)
			}
		})
	}
	w := desktest.Splitting(t)
	w.State.Messages[7] = w.State.Messages[7][:2]
	if got := w.Order("split", "", "").Changes[0].Letters[0].Facts.Refused[0].Key; got != "split" {
		t.Errorf("one message: %s", got)
	}
}

// TestMailToSplit: what refers to a message that moved belongs to where it is now.
func TestMailToSplit(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Second()
	w.Ticket.Moved = map[uint32]ticket.Number{1: 12}
	m := parser.Message{InReplyTo: []mail.MessageID{"first@customer.test"}}
	if p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, M: m}); p.Changes[0].Ticket.Number != 12 {
		t.Errorf("it went to %d", p.Changes[0].Ticket.Number)
	}
}
