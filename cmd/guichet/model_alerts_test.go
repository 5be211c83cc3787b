package main

import (
	"slices"
	"time"

	"guichet/ticket"
)

// Authors of what changes nothing, and how often agents are told of each in an hour (PRODUCT 7.14).
const (
	fromProgram = 1
	fromPerson  = 6
)

// modelHour is what agents were told in an hour of one author's mails.
type modelHour struct {
	since         time.Time
	most          int // alerts in it
	told, waiting int
}

// alert tells agents of what changes nothing: of the first mails of an author's hour each, of the others
// at its end.
func (m *modelDesk) alert(t *modelTicket, author string, most int) {
	h := m.hour(t, author, most)
	if h.waiting > 0 || h.told == h.most {
		h.waiting++
		t.sumNext()
		return
	}
	h.told++
	for _, a := range t.hears() {
		m.write(t, a, ticket.KindAlert)
	}
}

// hour is an author's hour, a new one if his last is over.
func (m *modelDesk) hour(t *modelTicket, author string, most int) *modelHour {
	key := author
	if most == fromProgram {
		key += ", a program"
	}
	h := t.hours[key]
	if h == nil || h.waiting == 0 && m.now.Sub(h.since) >= time.Hour {
		h = &modelHour{since: m.now, most: most}
		t.hours[key] = h
	}
	return h
}

// surplus is an unverified mail beyond what a ticket keeps: 100, and 20 in a row of one author. It is held, and
// counted in the sum.
func (m *modelDesk) surplus(t *modelTicket, author string) bool {
	last := t.waiting[max(0, len(t.waiting)-20):]
	his := len(last) == 20 && !slices.ContainsFunc(last, func(id int) bool { return t.messages[id-1].author != author })
	if len(t.waiting) < 100 && !his {
		return false
	}
	m.hour(t, author, fromPerson).waiting++
	t.sumNext()
	return true
}

// sum tells of all that waited in the hours that are over, once for each author. A program's sum is the one
// alert of its next hour.
func (m *modelDesk) sum(t *modelTicket) {
	for _, h := range t.hours {
		if h.waiting == 0 || m.now.Sub(h.since) < time.Hour {
			continue
		}
		for _, a := range t.hears() {
			m.write(t, a, ticket.KindAlert)
		}
		*h = modelHour{since: m.now, most: h.most}
		if h.most == fromProgram {
			h.told = 1
		}
	}
	t.sumNext()
}

// sumNext sets the timer to the end of the first hour in which something waits.
func (t *modelTicket) sumNext() {
	delete(t.timers, ticket.TimerAlert)
	for _, h := range t.hours {
		end := h.since.Add(time.Hour)
		if at, set := t.timers[ticket.TimerAlert]; h.waiting > 0 && (!set || end.Before(at)) {
			t.timers[ticket.TimerAlert] = end
		}
	}
}
