package intake_test

import (
	"fmt"
	"testing"
	"time"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/ticket"
)

// TestUndoOfWaiting: an answer that waits for #send is given up by #undo, if it is his last mail. What was
// never sent is never "already sent" (PRODUCT 7.5, 7.11).
func TestUndoOfWaiting(t *testing.T) {
	const ben = "ben@agents.test"
	for _, c := range []struct {
		name   string
		held   uint32        // an answer of his whose letters wait for their time; 0: none
		later  time.Duration // than the one that waits for #send they were written
		undone uint32
	}{
		{name: "it alone", undone: 3},
		{name: "it, after one that has not left", held: 2, later: -time.Second, undone: 3},
		{name: "one that has not left, after it", held: 4, later: time.Second, undone: 4},
		{name: "an earlier one that #send sent since", held: 2, later: time.Second, undone: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := desktest.NewWorld(t)
			w.Waiting()
			w.Ticket.Messages = 4
			came := w.State.Now.Add(-time.Minute)
			w.State.Recent[7][1].At = came
			w.State.Messages = map[ticket.Number][]*ticket.Message{7: w.State.Recent[7]}
			if c.held != 0 {
				m := &ticket.Message{Ticket: 7, ID: c.held, Kind: ticket.FromAgent, Visibility: ticket.ForAll, Author: mail.Mailbox{Address: desktest.Addr(ben)}}
				w.State.Messages[7] = append(w.State.Messages[7], m)
				w.State.HeldMessages[7] = map[uint32]*ticket.Message{c.held: m}
				w.State.Letters[7] = append(w.State.Letters[7], &ticket.Letter{
					ID: 1, Ticket: 7, Person: 0, Kind: ticket.KindReply, State: ticket.LetterHeld, Due: w.State.Now.Add(time.Minute),
					To: mail.Mailbox{Address: desktest.Addr("carla@customer.test")}, Actor: mail.Mailbox{Address: desktest.Addr(ben)}, Causes: []uint32{c.held}, Created: came.Add(c.later),
				})
			}
			p := w.ByBen(nil, desktest.Ordering("", "#undo"))
			change := p.Changes[0]
			if desktest.Refusals(p) != "" || len(change.Amended) != 1 || change.Amended[0].ID != c.undone || !change.Amended[0].Withdrawn {
				t.Fatalf("refused %q, amended %+v", desktest.Refusals(p), change.Amended)
			}
			if waits := change.Ticket.HeldAnswer(3) >= 0; waits != (c.undone != 3) {
				t.Errorf("it waits: %v", waits)
			}
		})
	}
}

// TestUndoLeavesOthersLetters: what is taken back leaves the letters that tell of more, and those that
// tell a colleague that his answer waits.
func TestUndoLeavesOthersLetters(t *testing.T) {
	const ana = "ana@agents.test"
	w := desktest.NewWorld(t)
	w.Waiting() // Ben's answer waits, since Ana's message 2
	m := &ticket.Message{Ticket: 7, ID: 2, Kind: ticket.FromAgent, Visibility: ticket.ForAll, Author: mail.Mailbox{Address: desktest.Addr(ana)}}
	w.State.HeldMessages[7] = map[uint32]*ticket.Message{2: m}
	w.State.Letters[7] = nil
	for _, l := range []ticket.Letter{
		{Kind: ticket.KindReply, State: ticket.LetterHeld, To: mail.Mailbox{Address: desktest.Addr("carla@customer.test")}, Actor: mail.Mailbox{Address: desktest.Addr(ana)}, Causes: []uint32{2}},
		{Kind: ticket.KindUpdate, State: ticket.LetterQueued, To: mail.Mailbox{Address: desktest.Addr("ben@agents.test")}, Causes: []uint32{1, 2}},
		{Kind: ticket.KindUpdate, State: ticket.LetterQueued, To: mail.Mailbox{Address: desktest.Addr("ben@agents.test")}, Causes: []uint32{2, 3}},
		{Kind: ticket.KindTranscript, State: ticket.LetterQueued, To: mail.Mailbox{Address: desktest.Addr("ben@agents.test")}, Causes: []uint32{2}, Facts: ticket.Facts{Held: ticket.HeldCollision, About: 3}},
		{Kind: ticket.KindUpdate, State: ticket.LetterQueued, To: mail.Mailbox{Address: desktest.Addr("ben@agents.test")}, Causes: []uint32{2}},
	} {
		l.ID, l.Ticket, l.Due, l.Person = ticket.LetterID(len(w.State.Letters[7])+1), 7, w.State.Now.Add(time.Minute), max(0, w.Ticket.Place(l.To.Address))
		w.State.Letters[7] = append(w.State.Letters[7], &l)
	}
	p := w.Order("undo", "", "")
	want := map[ticket.LetterID]string{1: "[2] cancelled", 2: "[1] queued", 3: "[3] queued", 4: "[] queued", 5: "[2] cancelled"}
	for _, l := range p.Changes[0].Recalled {
		if got := fmt.Sprint(l.Causes, " ", l.State); got != want[l.ID] {
			t.Errorf("letter %d: %s, want %s", l.ID, got, want[l.ID])
		}
		delete(want, l.ID)
	}
	if len(want) > 0 {
		t.Errorf("left as they were: %v; refused %q", want, desktest.Refusals(p))
	}
}

// TestUndoIsNoAct: what #undo puts back no colleague did: it makes nobody's answer wait.
func TestUndoIsNoAct(t *testing.T) {
	const ana = "ana@agents.test"
	w := desktest.NewWorld(t)
	w.Ticket.Status, w.Ticket.Assignee = ticket.Pending, desktest.Addr(ana)
	before := &ticket.Before{
		Status: ticket.Resolved, Resolved: desktest.Noon.Add(-time.Hour), Assignee: desktest.Addr("ben@agents.test"),
		Left: &ticket.Left{Status: ticket.Pending, Assignee: desktest.Addr(ana)},
	}
	w.Ticket.Acts = []ticket.Act{{At: desktest.Noon.Add(-time.Minute), By: desktest.Addr(ana), What: ticket.ActAnswered, Message: 2}}
	m := &ticket.Message{Ticket: 7, ID: 2, Kind: ticket.FromAgent, Visibility: ticket.ForAll, Author: mail.Mailbox{Address: desktest.Addr(ana)}, Before: before}
	w.State.HeldMessages[7] = map[uint32]*ticket.Message{2: m}
	w.State.Letters[7] = []*ticket.Letter{{
		ID: 1, Ticket: 7, Kind: ticket.KindReply, State: ticket.LetterHeld, Due: w.State.Now.Add(time.Minute), Causes: []uint32{2},
		To: mail.Mailbox{Address: desktest.Addr("carla@customer.test")}, Actor: mail.Mailbox{Address: desktest.Addr(ana)},
	}}
	it := w.Order("undo", "", "").Changes[0].Ticket
	if it.Status != ticket.Resolved || it.Assignee != desktest.Addr("ben@agents.test") {
		t.Fatalf("it is %s, of %s", it.Status, it.Assignee)
	}
	if len(it.Acts) > 0 {
		t.Errorf("acts %+v", it.Acts)
	}
}
