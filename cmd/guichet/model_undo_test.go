package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/compose"
	"guichet/templates"
	"guichet/ticket"

	"pgregory.net/rapid"
)

// modelHold is how long agents' letters can be taken back.
const modelHold = 2 * time.Minute

// heldMail is an agent's public answer that is held, was taken back, or has left.
type heldMail struct {
	ticket  int
	agent   string
	id      int // of its message
	words   string
	leaves  time.Time
	before  ticket.Status // of the ticket
	had     string        // whose it was
	alone   bool          // nothing else happened to the ticket since
	waits   bool          // for #send: a colleague acted since what it answers
	undone  bool
	reached []string // readers, by delivery
}

// holder is a machine whose letters are held. Where several changes travel in one letter
// their number says little, so it holds to what is true of every mail: what was taken back
// reaches no customer, all else leaves once its time has come, and reaches each reader once; and
// what is resolved will close.
type holder struct {
	*machine
	mails []*heldMail
}

// TestModelUndo runs random sequences of mails, #undo, deliveries and restarts against a
// desk that holds agents' letters.
func TestModelUndo(t *testing.T) {
	words, err := templates.New()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		x, stop := newMachine(t, words, modelHold)
		defer stop()
		h := &holder{machine: x}
		h.writes(t)
		h.letters(t)
		t.Repeat(map[string]func(*rapid.T){
			"customer writes":        h.writes,
			"customer replies":       h.replies,
			"agent answers":          h.answers,
			"agent answers and more": h.answers,
			"agent undoes":           h.undoes,
			"agent decides":          h.decides,
			"letters leave":          h.letters,
			"time passes":            h.passes,
			"the desk restarts":      h.restarts,
			"":                       h.clocks,
		})
	})
}

func (h *holder) writes(*rapid.T) {
	h.send(letter{from: "carla", to: "support@desk.test", text: h.cust()})
	h.model.newTicket("carla", true)
}

func (h *holder) replies(t *rapid.T) {
	n := h.some(t)
	h.send(letter{from: "carla", to: h.token(t, n, "carla"), text: h.cust()})
	h.disturb(n)
}

// disturb notes that something else happened to a ticket.
func (h *holder) disturb(n int) {
	for _, m := range h.mails {
		m.alone = m.alone && m.ticket != n
	}
}

func (h *holder) answers(t *rapid.T) {
	n := h.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	before := h.state(n)
	if before.Status == ticket.Closed {
		t.Skip("closed")
	}
	line := rapid.SampledFrom([]string{"", "#resolved\r\n", "#open\r\n", "#share walt@customer.test\r\n", "#priority high\r\n"}).Draw(t, "order")
	a := agentsMail{agent: agent, words: true}
	l, head := h.handed(t, n, &a)
	if a.note {
		t.Skip("it would be a note")
	}
	it := h.model.tickets[n]
	m := &heldMail{ticket: n, agent: agent, words: fmt.Sprintf("AGENTWORDS%d.", len(h.mails)), before: before.Status, alone: true}
	h.disturb(n)
	h.send(letter{from: agent, to: l.ReplyTo.Address.String(), head: head, text: line + m.words})
	m.waits = it.collides(agent, h.model.knows(n, agent, a.answered))
	h.mails = append(h.mails, m)
	m.id = h.messages(n)
	if !m.waits {
		h.posted(m)
	}
	if waits := h.waiting(n); waits[m.id] != m.waits {
		h.Fatalf("ticket %d: %q waits: %v, want %v; colleagues did %+v", n, m.words, waits[m.id], m.waits, it.acts)
	}
}

// posted notes that an answer goes out once its time has come. Nobody's ticket is its author's now.
func (h *holder) posted(m *heldMail) {
	it := h.model.tickets[m.ticket]
	m.leaves, m.had = h.now.Add(modelHold), it.assignee
	if it.assignee == "" {
		it.assignee = m.agent
	}
	it.acts = append(it.acts, modelAct{at: h.now, by: m.agent, message: uint32(m.id)})
}

// messages is how many a ticket has.
func (h *holder) messages(n int) (all int) {
	for _, many := range h.state(n).Messages {
		all += many
	}
	return all
}

// waiting are the messages of a ticket that wait for #send.
func (h *holder) waiting(n int) map[int]bool {
	all := map[int]bool{}
	h.view(func(tx ticket.Reader) error {
		t, err := tx.Ticket(ticket.Number(n))
		for _, held := range t.Held {
			all[int(held.Message)] = true
		}
		return err
	})
	return all
}

// last is an agent's last mail on a ticket that he can take back: it has not left, or waits for #send.
func (h *holder) last(n int, agent string) (last *heldMail) {
	for _, m := range h.mails {
		if m.ticket == n && m.agent == agent && !m.undone && (m.waits || m.leaves.After(h.now)) && (last == nil || m.id > last.id) {
			last = m
		}
	}
	return last
}

// undoes takes back the last mail of an agent on a ticket that has not left.
func (h *holder) undoes(t *rapid.T) {
	n := h.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	h.send(letter{from: agent, to: h.token(t, n, agent), text: "#undo"})
	last := h.last(n, agent)
	said := h.newest().Facts
	if (last != nil) != (len(said.Done) == 1 && len(said.Refused) == 0) {
		h.Fatalf("ticket %d: %s takes back %+v and is told %+v", n, agent, last, said)
	}
	if last == nil {
		return
	}
	h.forget(last)
	if got := h.state(n).Status; last.alone && got != last.before {
		h.Fatalf("ticket %d was %s before the mail that was taken back, and is %s", n, last.before, got)
	}
	h.disturb(n)
}

// forget notes that an answer was taken back: the ticket is whose it was.
func (h *holder) forget(m *heldMail) {
	it := h.model.tickets[m.ticket]
	if m.undone = true; m.waits {
		return
	}
	it.acts = slices.DeleteFunc(it.acts, func(a modelAct) bool { return a.message == uint32(m.id) })
	if it.assignee == m.agent {
		it.assignee = m.had
	}
}

// decides sends an answer that waits, or gives it up.
func (h *holder) decides(t *rapid.T) {
	n := h.some(t)
	all := slices.DeleteFunc(slices.Clone(h.mails), func(m *heldMail) bool { return m.ticket != n || !m.waits || m.undone })
	if len(all) == 0 {
		t.Skip("nothing waits")
	}
	m := rapid.SampledFrom(all).Draw(t, "mail")
	name := rapid.SampledFrom([]string{"send", "drop"}).Draw(t, "order")
	before := h.state(n).Status
	h.disturb(n)
	h.send(letter{from: m.agent, to: h.token(t, n, m.agent), text: fmt.Sprintf("#%s %d", name, m.id)})
	if h.waiting(n)[m.id] {
		h.Fatalf("ticket %d: %q waits still", n, m.words)
	}
	if name == "drop" {
		h.forget(m)
		return
	}
	m.waits, m.before, m.alone = false, before, true
	h.posted(m)
}

// passes lets so little time go on that no ticket closes by itself.
func (h *holder) passes(t *rapid.T) {
	h.now = h.now.Add(time.Duration(rapid.IntRange(1, 150).Draw(t, "seconds")) * time.Second)
}

// restarts gives what is held its full time again.
func (h *holder) restarts(t *rapid.T) {
	h.machine.restarts(t)
	for _, m := range h.mails {
		if len(m.reached) == 0 && !m.waits {
			m.leaves = h.now.Add(modelHold)
		}
	}
}

// letters delivers what is due, and then looks whether all reached its readers.
func (h *holder) letters(*rapid.T) {
	due, _, err := h.desk.Queue.Due(context.Background(), 1000)
	if err != nil {
		h.Fatal(err)
	}
	composer := &compose.Composer{Store: h.db, Words: h.words, Policy: h.policy()}
	for _, l := range due {
		job, ok, err := h.desk.Queue.Job(context.Background(), l.ID)
		if err != nil {
			h.Fatal(err)
		}
		if !ok {
			continue
		}
		parts, err := composer.Compose(context.Background(), job)
		if err != nil {
			h.Fatal(err)
		}
		if err := h.desk.Queue.Record(context.Background(), l.ID, ticket.Attempt{At: h.now, Outcome: ticket.Delivered}, time.Time{}); err != nil {
			h.Fatal(err)
		}
		if who := l.To.Address.Local; !slices.Contains(staff, who) {
			h.reach(who, parts.Text)
		} else if l.Ticket != 0 {
			it := h.model.tickets[l.Ticket]
			it.reached = append(it.reached, modelLeft{who, l.Created, l.Causes})
		}
	}
	for _, m := range h.mails {
		if !m.undone && !m.waits && !m.leaves.After(h.now) && !slices.Contains(m.reached, "carla") {
			h.Fatalf("%q did not reach Carla, though its time came at %s", m.words, m.leaves)
		}
	}
}

// reach notes what a customer reads.
func (h *holder) reach(who, text string) {
	for _, m := range h.mails {
		if !strings.Contains(text, m.words) {
			continue
		}
		switch {
		case m.undone:
			h.Fatalf("%q was taken back, and %s reads it", m.words, who)
		case m.waits:
			h.Fatalf("%q waits for its author to send it, and %s reads it", m.words, who)
		case m.leaves.After(h.now):
			h.Fatalf("%q may be taken back until %s, and %s reads it", m.words, m.leaves, who)
		case slices.Contains(m.reached, who):
			h.Fatalf("%s reads %q twice", who, m.words)
		}
		m.reached = append(m.reached, who)
	}
}

// clocks looks whether each resolved ticket will close by itself: its clock runs, or a letter
// waits that starts it.
// Whoever's answer waits hears of it.
func (h *holder) clocks(*rapid.T) {
	for n := range h.model.tickets[1:] {
		if l := h.latest(n+1, func(l *ticket.Letter) bool { return l.Facts.Held != "" && l.State == ticket.LetterCancelled }); l != nil {
			h.Fatalf("ticket %d: %s is not told that his answer waits", n+1, l.To.Address)
		}
	}
	for n, s := range h.states() {
		if s.Status != ticket.Resolved || s.Timers[ticket.TimerClose] != "" {
			continue
		}
		starts := h.latest(n, func(l *ticket.Letter) bool {
			return !l.State.Final() && l.To.Address.Local == "carla" && l.Facts.Status == ticket.Resolved
		})
		if starts == nil {
			h.Fatalf("ticket %d is resolved for ever", n)
		}
	}
}

func (h *holder) state(n int) *ticketState { return h.states()[n] }
