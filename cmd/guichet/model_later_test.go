package main

import (
	"fmt"
	"slices"
	"time"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// modelSnooze is that a ticket comes back to an agent (PRODUCT 7.15).
type modelSnooze struct {
	agent string
	until time.Time
}

// snooze puts a ticket off for an agent, or no more if until is zero.
func (t *modelTicket) snooze(agent string, until time.Time) {
	t.snoozes = slices.DeleteFunc(t.snoozes, func(s modelSnooze) bool { return s.agent == agent })
	if !until.IsZero() {
		t.snoozes = append(t.snoozes, modelSnooze{agent, until})
	}
	t.snoozeNext()
}

func (t *modelTicket) snoozeNext() {
	delete(t.timers, ticket.TimerSnooze)
	for _, s := range t.snoozes {
		if at, set := t.timers[ticket.TimerSnooze]; !set || s.until.Before(at) {
			t.timers[ticket.TimerSnooze] = s.until
		}
	}
}

// back tells the agents whose time has come.
func (m *modelDesk) back(t *modelTicket) {
	t.snoozes = slices.DeleteFunc(t.snoozes, func(s modelSnooze) bool {
		over := !s.until.After(m.now)
		if over {
			m.write(t, s.agent, ticket.KindAlert)
		}
		return over
	})
	t.snoozeNext()
}

// wake are the agents who hear of what a customer writes: also those who had put the ticket off, and who have it
// back now.
func (m *modelDesk) wake(t *modelTicket) []string {
	all := slices.Clone(t.hears())
	for _, s := range t.snoozes {
		if !slices.Contains(all, s.agent) {
			all = append(all, s.agent)
		}
	}
	t.snoozes = nil
	t.snoozeNext()
	for i := range t.held {
		h := &t.held[i]
		if h.at.IsZero() {
			continue
		}
		h.at, h.remind, h.byCustomer = time.Time{}, m.now.Add(modelAgain), true
		m.write(t, h.agent, ticket.KindTranscript)
		all = slices.DeleteFunc(all, func(a string) bool { return a == h.agent }) // one letter, not two
	}
	t.remindNext()
	t.sendNext()
	return all
}

func (t *modelTicket) sendNext() {
	delete(t.timers, ticket.TimerSend)
	for _, h := range t.held {
		if at, set := t.timers[ticket.TimerSend]; !h.at.IsZero() && (!set || h.at.Before(at)) {
			t.timers[ticket.TimerSend] = h.at
		}
	}
}

// sendInTime lets the answers go that were put off until a time, unless a colleague did something meanwhile that their
// author has to know.
func (m *modelDesk) sendInTime(t *modelTicket, until time.Time) {
	for i := 0; i < len(t.held); i++ {
		h := &t.held[i]
		switch {
		case h.at.IsZero() || h.at.After(until):
		case t.status == ticket.Closed:
			h.at = time.Time{}
			m.write(t, h.agent, ticket.KindTranscript)
		case t.collides(h.agent, modelLeft{agent: h.agent, created: h.came}):
			h.at, h.remind = time.Time{}, m.now.Add(modelAgain)
			m.tellHeld(t, *h)
		default:
			sent := *h
			t.held = slices.Delete(t.held, i, i+1)
			i--
			t.add(modelMessage{kind: ticket.CommandsOnly, author: sent.agent})
			msg := &t.messages[sent.id-1]
			msg.kind, msg.forAll = ticket.FromAgent, true
			m.publish(t, sent.agent, sent.status, true)
		}
	}
	t.remindNext()
	t.sendNext()
}

// agentPutsOff: words and a status wait until a time, and leave by themselves.
func (x *machine) agentPutsOff(t *rapid.T) {
	n := x.some(t)
	a := agentsMail{agent: rapid.SampledFrom(staff).Draw(t, "agent"), words: true}
	a.status = rapid.SampledFrom([]ticket.Status{"", ticket.Resolved, ticket.Open}).Draw(t, "status")
	hours := rapid.SampledFrom([]int{1, 3, 30}).Draw(t, "hours")
	l, head := x.handed(t, n, &a)
	text := fmt.Sprintf("#at %dh\r\n", hours)
	if a.status != "" {
		text += "#" + string(a.status) + "\r\n"
	}
	x.send(letter{from: a.agent, to: l.ReplyTo.Address.String(), head: head, text: text + fmt.Sprintf("AGENTWORDS%d later.", x.mails)})
	x.model.putOff(n, a, x.now.Add(time.Duration(hours)*time.Hour))
}

func (m *modelDesk) putOff(n int, a agentsMail, at time.Time) {
	t := m.goesOn(n)
	switch {
	case a.note:
		m.note(t, a.agent)
		m.write(t, a.agent, ticket.KindTranscript)
	case t.status == ticket.Closed:
		t.add(modelMessage{kind: ticket.Note, author: a.agent})
		m.write(t, a.agent, ticket.KindTranscript)
	case t.collides(a.agent, m.knows(n, a.agent, a.answered)):
		m.hold(t, a.agent, a.status)
	default:
		t.add(modelMessage{kind: ticket.Note, author: a.agent})
		t.held = append(t.held, modelHeld{id: len(t.messages), agent: a.agent, status: a.status, came: m.now, at: at})
		m.write(t, a.agent, ticket.KindTranscript)
		t.sendNext()
	}
}

// agentSnoozes: a ticket comes back to him then, or when the customer writes. Its status stays.
func (x *machine) agentSnoozes(t *rapid.T) {
	n := x.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	hours := rapid.SampledFrom([]int{0, 1, 3, 24, 72}).Draw(t, "hours")
	text := "#snooze off"
	if hours > 0 {
		text = fmt.Sprintf("#snooze %dh", hours)
	}
	x.send(letter{from: agent, to: x.token(t, n, agent), text: text})
	x.model.command(n, agent, func(t *modelTicket) bool {
		if hours == 0 {
			t.snooze(agent, time.Time{})
			return true
		}
		t.snooze(agent, x.now.Add(time.Duration(hours)*time.Hour))
		return false // he is told until when
	})
}

// customerThanks: thanks only, on what is resolved or closed, change nothing and open nothing; who looks after the
// ticket hears of them. Elsewhere they are a reply.
func (x *machine) customerThanks(t *rapid.T) {
	n := x.some(t)
	who := x.one(t, "who", x.model.tickets[n].readers())
	text := rapid.SampledFrom([]string{"Thank you very much!", "Merci beaucoup", "Perfect, thanks\r\n\r\nKind regards\r\nCarla"}).Draw(t, "thanks")
	to := x.token(t, n, who)
	l := x.latest(n, func(l *ticket.Letter) bool { return l.ReplyTo.Address.String() == to })
	x.send(letter{from: who, to: to, subject: "Re: " + l.Subject, text: text})
	x.model.thanks(n, who)
}

func (m *modelDesk) thanks(n int, who string) {
	t := m.goesOn(n)
	seat := m.seat(t, who)
	joins := rank[t.standing(seat)] >= rank[ticket.Participant]
	if t.hidden() || t.number != n && t.standing(who) == ticket.Former || t.index(who) < 0 || !joins || t.status != ticket.Resolved && t.status != ticket.Closed {
		m.arrive(n, who, who, order{}, true)
		return
	}
	t.people[t.index(seat)].wrote = true
	t.add(modelMessage{kind: ticket.FromCustomer, author: who, forAll: true})
	m.tellCaretakers(t)
}

// tellCaretakers tells of what changes nothing: whose ticket it is, else who answered last, else the address's agents.
func (m *modelDesk) tellCaretakers(t *modelTicket) {
	all := t.hears()
	if t.assignee == "" && t.answerer != "" {
		all = append([]string{t.answerer}, slices.DeleteFunc(t.owners(), func(a string) bool { return a == t.answerer })...)
	}
	for _, a := range all {
		m.write(t, a, ticket.KindUpdate)
	}
}
