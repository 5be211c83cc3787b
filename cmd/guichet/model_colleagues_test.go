package main

import (
	"fmt"
	"slices"
	"time"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// modelAct is what an agent did that a colleague has to know before he answers (PRODUCT 7.11).
type modelAct struct {
	at   time.Time
	by   string
	gave string // whose the ticket is since, if it was given away; "" if something else was done

	message uint32 // of the act; 0 where no letter tells of several
}

// modelLeft is a letter that reached an agent.
type modelLeft struct {
	agent   string
	created time.Time
	causes  []uint32 // the messages that it tells of
}

// modelHeld is an answer that waits for its author.
type modelHeld struct {
	id     int // of its message
	agent  string
	status ticket.Status // that waits with it
	remind time.Time     // zero: not at all
	came   time.Time
	at     time.Time // when it leaves by itself; zero: never

	byCustomer bool // it was put off, and the customer wrote meanwhile: nobody else has to know
}

// Times after which an agent hears again of an answer that waits.
const (
	modelAgain = time.Hour
	modelDaily = 24 * time.Hour
)

// collides reports whether a colleague did something since the state that an agent knows which he has to
// know. What is his own ticket, or was given to him, is his to answer.
func (t *modelTicket) collides(agent string, knows modelLeft) bool {
	return t.assignee != agent && slices.ContainsFunc(t.acts, func(a modelAct) bool {
		return a.by != agent && a.gave != agent && a.at.After(knows.created) && !slices.Contains(knows.causes, a.message)
	})
}

// knows is the letter whose state an agent's mail answers: the one that it names, else the latest one that
// has reached him. His mail came to n, which may go on as another ticket.
func (m *modelDesk) knows(n int, agent string, answered *ticket.Letter) (latest modelLeft) {
	if answered != nil {
		return modelLeft{agent, answered.Created, answered.Causes}
	}
	for _, t := range []*modelTicket{m.tickets[n], m.goesOn(n)} {
		for _, l := range t.reached {
			if l.agent == agent && l.created.After(latest.created) {
				latest = l
			}
		}
	}
	return latest
}

// took tells those whom the ticket has reached as new that a colleague has it now.
func (m *modelDesk) took(t *modelTicket, was, actor string) {
	if t.assignee == "" || t.assignee == was {
		return
	}
	for _, a := range t.newLeft {
		if a != t.assignee && a != actor && !m.writes(t, a) {
			m.write(t, a, ticket.KindTaken)
		}
	}
}

// hold keeps an answer until its author says #send: he hears it, and whose ticket it is.
func (m *modelDesk) hold(t *modelTicket, agent string, to ticket.Status) {
	t.add(modelMessage{kind: ticket.Note, author: agent})
	h := modelHeld{id: len(t.messages), agent: agent, status: to, remind: m.now.Add(modelAgain), came: m.now}
	t.held = append(t.held, h)
	m.tellHeld(t, h)
	t.remindNext()
}

func (m *modelDesk) tellHeld(t *modelTicket, h modelHeld) {
	m.write(t, h.agent, ticket.KindTranscript)
	if t.assignee != "" && t.assignee != h.agent && !h.byCustomer {
		m.write(t, t.assignee, ticket.KindAlert)
	}
}

// remind tells of the answers that still wait. What waits on a closed ticket cannot go out any more.
func (m *modelDesk) remind(t *modelTicket) {
	for i := range t.held {
		switch h := &t.held[i]; {
		case h.remind.IsZero() || h.remind.After(m.now):
		case t.status == ticket.Closed:
			h.remind = time.Time{}
		default:
			m.tellHeld(t, *h)
			h.remind = m.now.Add(modelDaily)
		}
	}
	t.remindNext()
}

func (t *modelTicket) remindNext() {
	delete(t.timers, ticket.TimerHeld)
	for _, h := range t.held {
		if at, set := t.timers[ticket.TimerHeld]; !h.remind.IsZero() && (!set || h.remind.Before(at)) {
			t.timers[ticket.TimerHeld] = h.remind
		}
	}
}

// agentDecides: an answer that waits goes out when its author says so, or never.
func (x *machine) agentDecides(t *rapid.T) {
	n := x.some(t)
	it := x.model.goesOn(n)
	if len(it.held) == 0 {
		t.Skip("nothing waits")
	}
	at := rapid.IntRange(0, len(it.held)-1).Draw(t, "which")
	h := it.held[at]
	name := rapid.SampledFrom([]string{"send", "drop"}).Draw(t, "order")
	x.send(letter{from: h.agent, to: x.token(t, n, h.agent), text: fmt.Sprintf("#%s %d", name, h.id)})
	x.model.command(n, h.agent, func(t *modelTicket) bool {
		if name == "send" && t.status == ticket.Closed {
			return false
		}
		t.held = slices.Delete(t.held, at, at+1)
		t.remindNext()
		t.sendNext()
		msg := &t.messages[h.id-1]
		if name == "drop" {
			msg.withdrawn = true
			return false // he is told that it is done
		}
		msg.kind, msg.forAll = ticket.FromAgent, true
		x.model.publish(t, h.agent, h.status, true)
		return true
	})
}
