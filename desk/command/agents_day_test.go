package command_test

import (
	"slices"
	"testing"
	"time"

	"guichet/desk/command"
	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

func TestReplyWith(t *testing.T) {
	replies := []policy.SavedReply{
		{Name: "Reset", Text: "Hello {name}, #{number} is done. {agent}", Texts: map[string]string{"fr": "Bonjour {name}, c'est fait. {agent}"}},
		{Name: "bye", Text: "Bye."},
	}
	for _, c := range []struct {
		name, lang, customer, words string
		lines                       []string
		text                        string
		kind                        ticket.MessageKind
		refused                     string
	}{
		{"alone", "en", "Carla", "", []string{"#reply-with reset"}, "Hello Carla, #7 is done. Ana", ticket.FromAgent, ""},
		{"below the agent's words", "en", "Carla", "As you asked:", []string{"#reply-with reset"}, "As you asked:\n\nHello Carla, #7 is done. Ana", ticket.FromAgent, ""},
		{"two of them", "en", "Carla", "", []string{"#reply-with reset", "#reply-with BYE"}, "Hello Carla, #7 is done. Ana\n\nBye.", ticket.FromAgent, ""},
		{"in the customer's language", "fr", "Carla", "", []string{"#reply-with reset"}, "Bonjour Carla, c'est fait. Ana", ticket.FromAgent, ""},
		{"in the one there is", "fr", "Carla", "", []string{"#reply-with bye"}, "Bye.", ticket.FromAgent, ""},
		{"to somebody without a name", "en", "", "", []string{"#reply-with reset"}, "Hello, #7 is done. Ana", ticket.FromAgent, ""},
		{"as a note", "en", "Carla", "", []string{"#note", "#reply-with bye"}, "Bye.", ticket.Note, ""},
		{"unknown", "en", "Carla", "", []string{"#reply-with hello"}, "", ticket.CommandsOnly, "reply-unknown"},
		{"which", "en", "Carla", "Hi", []string{"#reply-with"}, "Hi", ticket.Note, "reply-which words-kept"},
		{"held with another line", "en", "Carla", "", []string{"#reply-with bye", "#foo"}, "Bye.", ticket.Note, "unknown words-kept"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Policy.Replies, w.Ticket.Language, w.Ticket.People[0].Name = replies, c.lang, c.customer
			p := w.FromAna(c.words, c.lines...)
			if m := p.Changes[0].Message; m.Kind != c.kind || m.Text != c.text || desktest.Refusals(p) != c.refused {
				t.Errorf("%s %q, refused %q", m.Kind, m.Text, desktest.Refusals(p))
			}
		})
	}
}

func TestSpam(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Tags = []string{"vip"}
	waiting := &ticket.Letter{ID: 4, Ticket: 7, Person: 0, Kind: ticket.KindReceived, State: ticket.LetterQueued, Due: desktest.Noon}
	agents := &ticket.Letter{ID: 5, Ticket: 7, Person: 4, Kind: ticket.KindNew, State: ticket.LetterQueued, Due: desktest.Noon}
	w.State.Letters[7] = []*ticket.Letter{waiting, agents}
	p := w.FromAna("", "#spam")
	c := p.Changes[0]
	if c.Ticket.Status != ticket.Closed || !slices.Equal(c.Ticket.Tags, []string{"vip", "spam"}) || desktest.Heard(p) != "ana transcript" {
		t.Errorf("%s %v, heard %s", c.Ticket.Status, c.Ticket.Tags, desktest.Heard(p))
	}
	if len(c.Recalled) != 1 || c.Recalled[0].ID != 4 || c.Recalled[0].State != ticket.LetterCancelled {
		t.Errorf("recalled %+v", c.Recalled)
	}
	if len(p.People) != 1 || !p.People[0].Hushed.Equal(desktest.Noon.Add(command.SilencedFor)) || !p.People[0].HushedProven {
		t.Fatalf("people %+v", p.People)
	}
	w.Ticket = c.Ticket
	w.State.Tickets[7] = w.Ticket
	p = w.FromAna("", "#spam no")
	if c := p.Changes[0]; c.Ticket.Status != ticket.Open || !slices.Equal(c.Ticket.Tags, []string{"vip"}) || !p.People[0].Hushed.IsZero() {
		t.Errorf("taken back: %s %v %v", c.Ticket.Status, c.Ticket.Tags, p.People[0].Hushed)
	}
	w = desktest.NewWorld(t)
	if p := w.FromAna("", "#spam no"); desktest.Refusals(p) != "no-spam" {
		t.Errorf("refused %q", desktest.Refusals(p))
	}
	w = desktest.NewWorld(t)
	if p := w.FromAna("Go away.", "#spam"); desktest.Refusals(p) != "closed-silent words-kept" || p.Changes[0].Message.Kind != ticket.Note {
		t.Errorf("with words: refused %q, kept as %s", desktest.Refusals(p), p.Changes[0].Message.Kind)
	}
}

// TestHushed: for a time the author of spam gets nothing automatic; an address that was only
// named by spammers still does, where it is proven.
func TestHushed(t *testing.T) {
	for _, c := range []struct {
		name    string
		until   time.Time
		proven  bool // the spam was
		verdict mail.Result
		heard   string
	}{
		{"not proven", desktest.Noon.Add(time.Hour), false, mail.None, "ana new, ben new"},
		{"proven, the spam was not", desktest.Noon.Add(time.Hour), false, mail.Pass, "ana new, ben new, carla received"},
		{"proven, as the spam was", desktest.Noon.Add(time.Hour), true, mail.Pass, "ana new, ben new"},
		{"later", desktest.Noon, true, mail.Pass, "ana new, ben new, carla received"},
	} {
		w := desktest.NewWorld(t)
		w.State.Contact = &ticket.Contact{Address: desktest.Addr("carla@customer.test"), Hushed: c.until, HushedProven: c.proven}
		if got := desktest.Heard(w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: c.verdict})); got != c.heard {
			t.Errorf("%s: heard %s", c.name, got)
		}
	}
}

// TestAgentsWatch: an agent who watches hears of everything, as the assignee does.
func TestAgentsWatch(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Assignee = desktest.Addr("ben@agents.test")
	follow := func(lines ...string) {
		t.Helper()
		c := w.FromAna("", lines...).Changes[0]
		w.Ticket = c.Ticket
		w.State.Tickets[7] = w.Ticket
	}
	carla := desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)}
	follow("#watch me")
	if got := desktest.Heard(w.Decide(carla)); got != "ana update, ben update, dan update" {
		t.Errorf("a reply: heard %s", got)
	}
	bens := desktest.TestMail{From: "ben@agents.test", Verdict: mail.Pass, To: w.TokenOf("ben@agents.test", ticket.TokenNote)}
	if got := desktest.Heard(w.Decide(bens)); got != "ana note" {
		t.Errorf("a note: heard %s", got)
	}
	follow("#unwatch me")
	if got := desktest.Heard(w.Decide(carla)); got != "ben update, dan update" {
		t.Errorf("afterwards: heard %s", got)
	}
	if p := w.FromAna("", "#unwatch me"); desktest.Refusals(p) != "address-absent" {
		t.Errorf("refused %q", desktest.Refusals(p))
	}
	w.Ticket.Assignee = mail.Address{}
	follow("#watch Ben")
	if got := desktest.Heard(w.Decide(carla)); got != "ana update, ben update, dan update" {
		t.Errorf("nobody's ticket: heard %s", got)
	}
}

// TestAssignedIsToldOnce: who gets a ticket hears of it once, and who does not get it never.
func TestAssignedIsToldOnce(t *testing.T) {
	for _, c := range []struct {
		name, assignee string
		lines          []string
		heard          string
	}{
		{"to another", "", []string{"#assign ben"}, "ben assigned"},
		{"to himself", "", []string{"#assign me"}, ""},
		{"to another, then to himself", "", []string{"#assign ben", "#assign me"}, ""},
		{"to another twice", "", []string{"#assign me", "#assign ben", "#assign ben"}, "ben assigned"},
		{"to who has it", "ben@agents.test", []string{"#assign ben"}, "ben assigned"},
		{"to nobody in the end", "", []string{"#assign ben", "#assign nobody"}, ""},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Assignee = mail.Address{}
		if c.assignee != "" {
			w.Ticket.Assignee = desktest.Addr(c.assignee)
		}
		if got := desktest.Heard(w.FromAna("", c.lines...)); got != c.heard {
			t.Errorf("%s: heard %q, want %q", c.name, got, c.heard)
		}
	}
}
