package intake_test

import (
	"testing"
	"time"

	"guichet/desk/change"
	"guichet/desk/desktest"
	"guichet/desk/rules"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestTwoAnswers: an answer waits where a colleague answered, resolved, took the ticket or gave it to a
// third since the letter that it answers (PRODUCT 7.11).
func TestTwoAnswers(t *testing.T) {
	const ana, ben = "ana@agents.test", "ben@agents.test"
	early, late := desktest.Noon.Add(-50*time.Minute), desktest.Noon.Add(-10*time.Minute)
	byAna := func(what ticket.ActKind, to string) ticket.Act {
		a := ticket.Act{At: desktest.Noon.Add(-30 * time.Minute), By: desktest.Addr(ana), What: what, Message: 2}
		if to != "" {
			a.To = desktest.Addr(to)
		}
		return a
	}
	for _, c := range []struct {
		name     string
		act      ticket.Act
		assignee string
		letter   time.Time // that Ben's mail names; zero: none
		date     time.Time // of his mail
		note     bool
		held     bool
	}{
		{"she answered", byAna(ticket.ActAnswered, ""), ana, early, time.Time{}, false, true},
		{"she answered, it is nobody's", byAna(ticket.ActAnswered, ""), "", early, time.Time{}, false, true},
		{"she resolved it", byAna(ticket.ActResolved, ""), "", early, time.Time{}, false, true},
		{"she took it", byAna(ticket.ActAssigned, ana), ana, early, time.Time{}, false, true},
		{"she gave it to a third", byAna(ticket.ActAssigned, "kim@agents.test"), "kim@agents.test", early, time.Time{}, false, true},
		{"she gave it to him", byAna(ticket.ActAssigned, ben), ben, early, time.Time{}, false, false},
		{"she put it back", byAna(ticket.ActAssigned, ""), "", early, time.Time{}, false, false},
		{"he supplements, it is his", byAna(ticket.ActAnswered, ""), ben, early, time.Time{}, false, false},
		{"he answers a later letter", byAna(ticket.ActAnswered, ""), ana, late, time.Time{}, false, false},
		{"his mail names none, a later one had left", byAna(ticket.ActAnswered, ""), ana, time.Time{}, desktest.Noon, false, false},
		{"his mail names none and is older", byAna(ticket.ActAnswered, ""), ana, time.Time{}, desktest.Noon.Add(-20 * time.Minute), false, true},
		{"a note", byAna(ticket.ActAnswered, ""), ana, early, time.Time{}, true, false},
		{"his own act", ticket.Act{At: desktest.Noon.Add(-30 * time.Minute), By: desktest.Addr(ben), What: ticket.ActAnswered}, "", early, time.Time{}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Ticket.Acts = []ticket.Act{c.act}
			if c.assignee != "" {
				w.Ticket.Assignee = desktest.Addr(c.assignee)
			}
			first, second := w.Told(ben, ticket.KindNew, early), w.Told(ben, ticket.KindUpdate, late)
			m := desktest.Ordering("Wait for B.", "#resolved")
			if m.Date = c.date; c.note {
				m = desktest.Ordering("Wait for B.", "#note")
			}
			var to *ticket.Letter
			switch c.letter {
			case early:
				to = first
			case late:
				to = second
			}
			p := w.ByBen(to, m)
			it := p.Changes[0].Ticket
			if held := len(it.Held) == 1; held != c.held {
				t.Fatalf("held %v, heard %s, why %q", held, desktest.Heard(p), p.Why)
			}
			if !c.held {
				return
			}
			if h := it.Held[0]; h.Why != ticket.HeldCollision || len(h.Lines) != 1 || h.Lines[0] != "#resolved" || it.Status != ticket.Open {
				t.Errorf("%+v, %s", h, it.Status)
			}
			want := "ben transcript"
			if c.assignee == ana {
				want = "ana alert, ben transcript"
			}
			if desktest.Heard(p) != want || desktest.TranscriptOf(p).Causes[0] != 2 {
				t.Errorf("heard %s, of %v", desktest.Heard(p), desktest.TranscriptOf(p).Causes)
			}
			if at := p.Changes[0].Timers[ticket.TimerHeld]; !at.Equal(desktest.Noon.Add(time.Hour)) {
				t.Errorf("reminded at %s", at)
			}
		})
	}
}

// TestWaitingIsToldAgain: after an hour, then daily; it never leaves by itself.
func TestWaitingIsToldAgain(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Assignee = desktest.Addr("ana@agents.test")
	w.Ticket.Held = []ticket.HeldAnswer{{Message: 3, Agent: desktest.Addr("ben@agents.test"), Why: ticket.HeldCollision, Since: []uint32{2}, Remind: desktest.Noon}}
	for i, after := range []time.Duration{24 * time.Hour, 24 * time.Hour, 24 * time.Hour} {
		p := rules.Timed(w.Dir, ticket.Timer{Ticket: 7, Kind: ticket.TimerHeld, At: w.State.Now}, w.State)
		desktest.Holds(t, p)
		c := p.Changes[0]
		if got := desktest.Heard(p); got != "ana alert, ben transcript" {
			t.Fatalf("%d: heard %s", i, got)
		}
		if next := w.State.Now.Add(after); !c.Timers[ticket.TimerHeld].Equal(next) || c.Ticket.Held[0].Told != i+1 {
			t.Fatalf("%d: next %s, told %d times", i, c.Timers[ticket.TimerHeld], c.Ticket.Held[0].Told)
		}
		w.Ticket, w.State.Now = c.Ticket, c.Timers[ticket.TimerHeld]
		w.State.Tickets[7] = c.Ticket
	}
}

// TestSend: #send lets the answer go that waits, with its commands; #drop gives it up.
func TestSend(t *testing.T) {
	for _, c := range []struct {
		name, line, words string
		by                string
		refused           string
		sent, dropped     bool
	}{
		{"send", "#send", "", "ben", "", true, false},
		{"send by number", "#send 3", "", "ben", "", true, false},
		{"send another", "#send 2", "", "ben", "none-held", false, false},
		{"send a colleague's", "#send", "", "ana", "none-held", false, false},
		{"send with words", "#send", "And more.", "ben", "alone words-kept", false, false},
		{"drop", "#drop", "", "ben", "", false, true},
		{"drop a colleague's", "#drop", "", "ana", "none-held", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Waiting()
			who := c.by + "@agents.test"
			p := w.Decide(desktest.TestMail{From: who, Verdict: mail.Pass, To: w.TokenOf(who, ticket.TokenReply), M: desktest.Ordering(c.words, c.line)})
			it := p.Changes[0].Ticket
			if desktest.Refusals(p) != c.refused || (w.ToCustomers(desktest.Heard(p)) != "") != c.sent {
				t.Fatalf("refused %q, heard %s", desktest.Refusals(p), desktest.Heard(p))
			}
			if (len(it.Held) == 0) != (c.sent || c.dropped) {
				t.Errorf("%d wait", len(it.Held))
			}
			if !c.sent && !c.dropped {
				return
			}
			m := p.Changes[0].Amended[0]
			if m.ID != 3 || m.Withdrawn != c.dropped || (m.Visibility == ticket.ForAll) != c.sent || (it.Status == ticket.Resolved) != c.sent {
				t.Errorf("%+v, %s", m, it.Status)
			}
			if l := p.Changes[0].LetterTo(0); c.sent && (l.Causes[0] != 3 || l.Kind != ticket.KindResolved) {
				t.Errorf("Carla gets %s of %v", l.Kind, l.Causes)
			}
		})
	}
}

// TestSendWithCc: whom an agent put into Cc of an answer that waited takes part once it is sent; of a mail that was a
// note because it went to somebody else, or answered a note, nobody does.
func TestSendWithCc(t *testing.T) {
	for why, part := range map[ticket.HeldWhy]bool{
		ticket.HeldCollision: true, ticket.HeldTime: true, ticket.HeldCustomer: true, ticket.HeldPlace: true, ticket.HeldInside: true,
		ticket.HeldReference: false, ticket.HeldNoteTo: false,
	} {
		w := desktest.NewWorld(t)
		w.Waiting()
		w.Ticket.Held[0].Why = why
		for _, m := range w.State.Recent[7] {
			if m.ID == 3 {
				m.Addressed = []mail.Address{desktest.Addr("support@desk.test"), desktest.Addr("dora@else.test"), desktest.Addr("ana@agents.test")}
			}
		}
		p := w.ByBen(nil, desktest.Ordering("", "#send"))
		at := p.Changes[0].Ticket.Place(desktest.Addr("dora@else.test"))
		if is := at >= 0 && p.Changes[0].Ticket.People[at].Standing == ticket.Participant; is != part {
			t.Errorf("%s: Dora takes part: %v", why, is)
		}
		if at >= 0 && p.Changes[0].LetterTo(at) != nil {
			t.Errorf("%s: Dora, who has the answer, gets it again", why)
		}
	}
}

// TestSendNote: the words that became a note are sent by the transcript's answer, also where others came since.
func TestSendNote(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Waiting()
	w.Ticket.Held = nil
	l := w.Told("ben@agents.test", ticket.KindTranscript, desktest.Noon.Add(-time.Minute))
	l.Facts.About = 3
	w.Ticket.Messages = 4
	w.State.Recent[7] = append(w.State.Recent[7], &ticket.Message{Ticket: 7, ID: 4, Kind: ticket.FromAgent, Visibility: ticket.ForAll, Author: mail.Mailbox{Address: desktest.Addr("ben@agents.test")}})
	if p := w.ByBen(nil, desktest.Ordering("", "#send")); desktest.Refusals(p) != "none-held" {
		t.Errorf("his last mail was sent already: refused %q", desktest.Refusals(p))
	}
	if p := w.ByBen(l, desktest.Ordering("", "#send")); w.ToCustomers(desktest.Heard(p)) == "" || p.Changes[0].Amended[0].ID != 3 {
		t.Errorf("refused %q, heard %s", desktest.Refusals(p), desktest.Heard(p))
	}
}

// TestAssignOnAnswer: who answers first has the ticket, and who got "new" hears it in one line.
func TestAssignOnAnswer(t *testing.T) {
	const ana, ben = "ana@agents.test", "ben@agents.test"
	for _, c := range []struct {
		name     string
		on       bool
		upTo     int
		state    ticket.LetterState // of Ben's new
		assignee string
		m        parser.Message
		is       string
		hears    bool
	}{
		{"answers", true, 5, ticket.LetterSent, "", desktest.Ordering("Reset at A."), ana, true},
		{"it is off", false, 5, ticket.LetterSent, "", desktest.Ordering("Reset at A."), "", false},
		{"takes it", false, 5, ticket.LetterSent, "", desktest.Ordering("", "#assign me"), ana, true},
		{"a note", true, 5, ticket.LetterSent, "", desktest.Ordering("Reset at A.", "#note"), "", false},
		{"it is his", true, 5, ticket.LetterSent, ben, desktest.Ordering("Reset at A."), ben, false},
		{"many agents", true, 1, ticket.LetterSent, "", desktest.Ordering("Reset at A."), ana, false},
		{"told nobody", true, 0, ticket.LetterSent, "", desktest.Ordering("Reset at A."), ana, false},
		{"new has not left", true, 5, ticket.LetterQueued, "", desktest.Ordering("Reset at A."), ana, false},
		{"gives it to him", true, 5, ticket.LetterSent, "", desktest.Ordering("Reset at A.", "#assign ben"), ben, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Dir.Policy.AssignOnAnswer, w.Dir.Policy.TellTaken = c.on, c.upTo
			w.Told(ana, ticket.KindNew, desktest.Noon.Add(-time.Hour))
			w.Told(ben, ticket.KindNew, desktest.Noon.Add(-time.Hour)).State = c.state
			if c.assignee != "" {
				w.Ticket.Assignee = desktest.Addr(c.assignee)
			}
			p := w.ByAna(c.m)
			var taken *ticket.Letter
			for _, l := range p.Changes[0].Letters {
				if l.Kind == ticket.KindTaken {
					taken = l
				}
			}
			is := ""
			if a := p.Changes[0].Ticket.Assignee; !a.IsZero() {
				is = a.String()
			}
			if is != c.is || (taken != nil) != c.hears {
				t.Fatalf("it is %q's, heard %s", is, desktest.Heard(p))
			}
			if c.hears && (taken.To.Address != desktest.Addr(ben) || taken.Actor.Address != desktest.Addr(ana) || !taken.Inside) {
				t.Errorf("%+v", taken)
			}
		})
	}
}

// TestTakenWaits: within ten minutes, one line says who has it in the end.
func TestTakenWaits(t *testing.T) {
	const ana, ben = "ana@agents.test", "ben@agents.test"
	w := desktest.NewWorld(t)
	w.Dir.Policy.TellTaken, w.Dir.Policy.Hold = 5, 2*time.Minute
	w.Told(ben, ticket.KindNew, desktest.Noon.Add(-time.Hour))
	p := w.ByAna(desktest.Ordering("", "#assign me"))
	l := p.Changes[0].Letters[0]
	if l.Kind != ticket.KindTaken || !l.Due.Equal(desktest.Noon.Add(10*time.Minute)) {
		t.Fatalf("%s, due %s", l.Kind, l.Due)
	}
	w.Ticket = p.Changes[0].Ticket
	l.ID = 9
	w.State.Tickets[7], w.State.Letters[7] = w.Ticket, append(w.State.Letters[7], l)
	if p = w.ByAna(desktest.Ordering("", "#assign nobody", "#assign me")); desktest.Heard(p) != "" {
		t.Errorf("heard again: %s", desktest.Heard(p))
	}
}

// TestAnswersToNotes: what answers a letter with a note's words, or an alert, is a note: these letters come
// from the note address.
func TestAnswersToNotes(t *testing.T) {
	w := desktest.NewWorld(t)
	w.Ticket.Assignee = desktest.Addr("ben@agents.test")
	for _, c := range []struct {
		name   string
		plan   *change.Plan
		reader string
		inside bool
	}{
		{"a note", w.ByAna(desktest.Ordering("She lies.", "#note")), "ben", true},
		{"assigned with a note", w.ByAna(desktest.Ordering("She lies.", "#assign ben", "#note")), "ben", true},
		{"assigned alone", w.ByAna(desktest.Ordering("", "#assign ben")), "ben", false},
		{"an alert", w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)}), "ben", true},
		{"a customer's mail", w.Decide(desktest.TestMail{From: "carla@customer.test", Verdict: mail.Pass, To: w.TokenOf("carla@customer.test", ticket.TokenReply)}), "ben", false},
		{"a new one", w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass}), "ben", false},
	} {
		n := 0
		for _, l := range c.plan.Changes[0].Letters {
			if l.To.Address.Local == c.reader {
				if n++; l.Inside != c.inside {
					t.Errorf("%s: %s, an answer to it is a note: %v", c.name, l.Kind, l.Inside)
				}
			}
		}
		if n != 1 {
			t.Errorf("%s: %d letters to %s: %s", c.name, n, c.reader, desktest.Heard(c.plan))
		}
	}
}

// TestAlertAnswered: who answers an alert with words hears that they are a note, and how to send them.
func TestAlertAnswered(t *testing.T) {
	for _, kind := range []ticket.LetterKind{ticket.KindAlert, ticket.KindNote, ticket.KindTaken, ticket.KindAssigned} {
		w := desktest.NewWorld(t)
		l := w.Told("ben@agents.test", kind, desktest.Noon.Add(-time.Minute))
		l.Inside = true
		p := w.Decide(desktest.TestMail{
			From: "ben@agents.test", Verdict: mail.Pass, To: w.TokenOf("ben@agents.test", ticket.TokenNote),
			M: parser.Message{InReplyTo: []mail.MessageID{l.MessageID}},
		})
		told := desktest.TranscriptOf(p)
		if desktest.Summary(p) != "7: note" || (told != nil) != (kind != ticket.KindNote) || told != nil && (told.Facts.Held != ticket.HeldNoteTo || told.Facts.About != 2) {
			t.Errorf("%s: %s, heard %s", kind, desktest.Summary(p), desktest.Heard(p))
		}
	}
}
