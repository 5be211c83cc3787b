package desk

import (
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/rules"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestPutOff: words and commands wait for the time that #at names, in the agent's zone (PRODUCT 7.15); what
// cannot wait is refused, and nothing is sent. noon is a Sunday.
func TestPutOff(t *testing.T) {
	for _, c := range []struct {
		name, words string
		lines       []string
		at          string // "" refused
		waits       string // lines that wait
		refused     string
	}{
		{"words", "Good morning.", []string{"at 09:00"}, "2026-11-23T09:00:00Z", "", ""},
		{"words and a status", "It is done.", []string{"at monday 14:00", "resolved"}, "2026-11-23T14:00:00Z", "#resolved", ""},
		{"commands only", "", []string{"resolved", "at 2h"}, "2026-11-22T14:00:00Z", "#resolved", ""},
		{"a saved reply", "", []string{"at morgen", "reply-with reset"}, "2026-11-23T09:00:00Z", "#reply-with reset", ""},
		{"no time to come", "Good morning.", []string{"at yesterday"}, "", "", "when words-kept"},
		{"no time", "Good morning.", []string{"at"}, "", "", "when words-kept"},
		{"twice", "Good morning.", []string{"at 09:00", "at 10:00"}, "", "", "at-what at-what words-kept"},
		{"nothing to wait", "", []string{"at 09:00"}, "", "", "at-what"},
		{"a note", "He never pays.", []string{"at 09:00", "note"}, "", "", "at-what"},
		{"a question to somebody outside", "Which one?", []string{"at 09:00", "ask eve@else.test"}, "", "", "at-what held words-kept"},
		{"an unknown command", "Good morning.", []string{"at 09:00", "foo"}, "", "", "at-what unknown words-kept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			p := w.Decide(desktest.TestMail{From: "ana@agents.test", Verdict: mail.Pass, To: w.TokenOf("ana@agents.test", ticket.TokenReply), M: desktest.Orders(c.words, c.lines...)})
			got := desktest.OnlyChange(t, p)
			if w.ToCustomers(desktest.Heard(p)) != "" || got.Ticket.Status != ticket.Open || desktest.Refusals(p) != c.refused {
				t.Fatalf("heard %s, %s, refused %q", desktest.Heard(p), got.Ticket.Status, desktest.Refusals(p))
			}
			if c.at == "" {
				if len(got.Ticket.Held) != 0 {
					t.Errorf("waits: %+v", got.Ticket.Held)
				}
				return
			}
			h := got.Ticket.Held[0]
			if h.At.Format(time.RFC3339) != c.at || h.Why != ticket.HeldTime || strings.Join(h.Lines, " ") != c.waits || !got.Timers[ticket.TimerSend].Equal(h.At) || h.Only != (c.words == "") {
				t.Errorf("%+v, timers %v", h, got.Timers)
			}
			if l := desktest.TranscriptOf(p); l == nil || l.Facts.Held != ticket.HeldTime || l.Facts.About != 2 || l.Facts.Done[0].Key != "at" {
				t.Errorf("the agent reads %+v", l)
			}
		})
	}
}

// putOff is a world in which an answer of Ana's, message 2, was put off until noon an hour ago.
func putOff(t *testing.T) *desktest.World {
	w := desktest.NewWorld(t)
	w.Ticket.Messages = 2
	w.Ticket.Held = []ticket.HeldAnswer{{Message: 2, Agent: desktest.Addr("ana@agents.test"), Why: ticket.HeldTime, Lines: []string{"#resolved"}, At: desktest.Noon}}
	w.State.Recent = map[ticket.Number][]*ticket.Message{7: {
		{Ticket: 7, ID: 1, Kind: ticket.FromCustomer, Visibility: ticket.ForAll, Text: "Help."},
		{Ticket: 7, ID: 2, Kind: ticket.Note, Visibility: ticket.ForAgents, Text: "It is done.", Author: mail.Mailbox{Address: desktest.Addr("ana@agents.test")}, At: desktest.Noon.Add(-time.Hour)},
	}}
	return w
}

// TestPutOffAndCustomer: a customer's mail holds what was put off. Who put it off reads that in one letter with
// the mail; a machine's mail holds nothing.
func TestPutOffAndCustomer(t *testing.T) {
	for _, c := range []struct {
		name  string
		auto  bool
		who   string
		heard string
		holds bool
	}{
		{"the requester", false, "carla@customer.test", "ana transcript, ben update, dan update", true},
		{"a participant", false, "dan@customer.test", "ana transcript, ben update, carla update", true},
		{"a machine", true, "carla@customer.test", "ana alert, ben alert", false},
		{"a colleague's note", false, "ben@agents.test", "ana note", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := putOff(t)
			w.Ticket.NoteWriters = []mail.Address{desktest.Addr("ana@agents.test")}
			x := desktest.TestMail{From: c.who, Verdict: mail.Pass, To: w.TokenOf(c.who, ticket.TokenReply)}
			if w.Dir.Agent(desktest.Addr(c.who)) != nil {
				x.To = w.TokenOf(c.who, ticket.TokenNote)
			}
			if c.auto {
				x.M.Auto = "auto-reply"
			}
			p := w.Decide(x)
			h := desktest.OnlyChange(t, p).Ticket.Held[0]
			if holds := h.Why == ticket.HeldCustomer && h.At.IsZero() && slices.Equal(h.Since, []uint32{3}) && h.Remind.Equal(desktest.Noon.Add(time.Hour)); holds != c.holds || desktest.Heard(p) != c.heard {
				t.Errorf("%+v, heard %s", h, desktest.Heard(p))
			}
		})
	}
}

// TestSendInTime: at its time an answer leaves as if its author said #send, at once; not on a closed ticket, nor if
// a colleague acted since, nor if its author is no agent any more.
func TestSendInTime(t *testing.T) {
	for _, c := range []struct {
		name  string
		set   func(w *desktest.World)
		heard string
		state ticket.Status
		why   ticket.HeldWhy // of what still waits; "" nothing does
	}{
		{"its time", func(*desktest.World) {}, "carla resolved, dan resolved, ivy resolved, walt watch", ticket.Resolved, ""},
		{"commands only", func(w *desktest.World) { w.Ticket.Held[0].Only = true; w.State.Recent[7][1].Text = "#resolved" }, "carla resolved, dan resolved, walt watch", ticket.Resolved, ""},
		{"a command that fails", func(w *desktest.World) { w.Ticket.Held[0].Lines = []string{"#assign nobody-we-know"} }, "ana transcript", ticket.Open, ticket.HeldTime},
		{"a colleague answered", func(w *desktest.World) {
			w.Ticket.Acts = []ticket.Act{{At: desktest.Noon.Add(-time.Minute), By: desktest.Addr("ben@agents.test"), What: ticket.ActAnswered, Message: 1}}
		}, "ana transcript", ticket.Open, ticket.HeldCollision},
		{"his own, a colleague supplemented", func(w *desktest.World) {
			w.Ticket.Assignee = desktest.Addr("ana@agents.test")
			w.Ticket.Acts = []ticket.Act{{At: desktest.Noon.Add(-time.Minute), By: desktest.Addr("ben@agents.test"), What: ticket.ActAnswered, Message: 1}}
		}, "carla resolved, dan resolved, ivy resolved, walt watch", ticket.Resolved, ""},
		{"closed", func(w *desktest.World) { w.Ticket.Status = ticket.Closed }, "ana transcript", ticket.Closed, ticket.HeldTime},
		{"no agent any more", func(w *desktest.World) { w.Ticket.Held[0].Agent = desktest.Addr("max@agents.test") }, "", ticket.Open, ticket.HeldTime},
		{"taken back meanwhile", func(w *desktest.World) { w.Ticket.Held = nil }, "", ticket.Open, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := putOff(t)
			c.set(w)
			p := inTime(t, w)
			var all []string
			for _, l := range p.Changes[0].Letters {
				all = append(all, l.To.Address.Local+" "+string(l.Kind))
				if l.State == ticket.LetterHeld {
					t.Errorf("%s waits for #undo", l.Kind)
				}
			}
			slices.Sort(all)
			got := p.Changes[0].Ticket
			var why ticket.HeldWhy
			if len(got.Held) > 0 {
				why = got.Held[0].Why
			}
			if strings.Join(all, ", ") != c.heard || got.Status != c.state || why != c.why || !got.NextSend().IsZero() {
				t.Errorf("heard %v, %s, %+v", all, got.Status, got.Held)
			}
			if at, set := p.Changes[0].Timers[ticket.TimerSend]; !set || !at.IsZero() {
				t.Errorf("the timer is %v", p.Changes[0].Timers)
			}
		})
	}
}

// TestSeveralWait: of two answers of one agent that a customer's mail holds, or that wait for an hour, he hears of each.
func TestSeveralWait(t *testing.T) {
	w := putOff(t)
	w.Ticket.Messages = 3
	second := w.Ticket.Held[0]
	second.Message = 3
	w.Ticket.Held = append(w.Ticket.Held, second)
	p := w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)})
	if got := desktest.Heard(p); got != "ana transcript, ana transcript, ben update, dan update" || p.Check() != nil {
		t.Errorf("heard %s, %v", got, p.Check())
	}
	w.Ticket = p.Changes[0].Ticket
	for i := range w.Ticket.Held {
		w.Ticket.Held[i].Remind = desktest.Noon
	}
	w.State.Tickets[7] = w.Ticket
	p = rules.Timed(w.Dir, ticket.Timer{At: desktest.Noon, Ticket: 7, Kind: ticket.TimerHeld}, w.State)
	if got := desktest.Heard(p); got != "ana transcript, ana transcript" || p.Check() != nil {
		t.Errorf("in time: heard %s, %v", got, p.Check())
	}
}

// TestBudgetSpentOnNewTicket: who hears that automatic letters to somebody stop hears of his new request as well.
func TestBudgetSpentOnNewTicket(t *testing.T) {
	for _, hour := range []int{4, 5, 6} {
		w := desktest.NewWorld(t)
		w.State.Counts = change.Counts{Hour: hour, Day: hour}
		p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.None})
		want := map[int]string{4: "ana new, ben new, eve received", 5: "ana alert, ana new, ben alert, ben new", 6: "ana new, ben new"}[hour]
		if got := desktest.Heard(p); got != want || p.Check() != nil {
			t.Errorf("%d in the hour: heard %s, %v", hour, got, p.Check())
		}
	}
}

// inTime does what the timer does for message 2.
func inTime(t *testing.T, w *desktest.World) *change.Plan {
	t.Helper()
	w.Dir.Policy.Hold = 2 * time.Minute
	req := rules.ActRequest{Ticket: 7, As: desktest.Addr("ana@agents.test"), Commands: []parser.Command{{Name: "send", Args: "2"}}, PutOff: 2}
	in := sheet{from: mail.Mailbox{Address: req.As}}.inbound(w.Dir, []byte("From: ana@agents.test\r\n\r\n"))
	acting(in, req)
	r := &change.Decision{Dir: w.Dir, Keys: w.Keys, State: w.State, In: in, Direct: true}
	if _, err := rules.Act(r, req); err != nil {
		t.Fatal(err)
	}
	return &r.Plan
}
