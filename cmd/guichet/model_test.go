package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"guichet/desk"
)

// modelClose is how long the model's resolved tickets wait.
const modelClose = time.Hour

// staff are the model's agents; all of them answer the one support address.
var staff = []string{"ana", "ben"}

// modelTicket is what must be true of a ticket, kept as simply as it can be said.
type modelTicket struct {
	status    desk.Status
	people    map[string]desk.Standing // customers
	invited   map[string]time.Time
	told      map[string]time.Time // agents: when the last notification that reached them was written
	assignee  string
	noters    []string
	sensitive bool
	alerted   time.Time
	resolved  time.Time // when it was resolved last
	closes    time.Time // when its timer comes; zero: never
	messages  map[desk.MessageKind]int
	pending   []string // who wrote unverified mail, in order
	rated     int
	follows   int
}

// modelDesk is the model of a whole desk: tickets from 1, and the letters that the last
// cause must have written, as "7: carla update".
type modelDesk struct {
	now     time.Time
	tickets []*modelTicket // 0 is not used
	letters []string
	doubted time.Time // when Mallory, whom no check proves, was last confirmed
}

func newModel(now time.Time) *modelDesk {
	return &modelDesk{now: now, tickets: []*modelTicket{nil}}
}

func (m *modelDesk) write(n int, who string, kind desk.LetterKind) {
	m.letters = append(m.letters, fmt.Sprintf("%d: %s %s", n, who, kind))
}

// expect begins a new cause.
func (m *modelDesk) expect() { m.letters = nil }

func (m *modelDesk) open(who string, cc ...string) int {
	t := &modelTicket{
		status: desk.Open, people: map[string]desk.Standing{who: desk.Requester}, invited: map[string]time.Time{},
		told: map[string]time.Time{}, messages: map[desk.MessageKind]int{desk.FromCustomer: 1},
	}
	m.tickets = append(m.tickets, t)
	n := len(m.tickets) - 1
	for _, c := range cc {
		t.people[c], t.invited[c] = desk.Invited, m.now
	}
	switch {
	case who != "mallory":
		m.write(n, who, desk.KindReceived)
	case m.doubted.IsZero() || m.now.Sub(m.doubted) >= 24*time.Hour:
		m.doubted = m.now
		m.write(n, who, desk.KindReceived)
	}
	for _, a := range staff {
		m.write(n, a, desk.KindNew)
	}
	return n
}

// readers are those who hear all of a ticket.
func (t *modelTicket) readers() []string {
	return t.with(desk.Requester, desk.Participant)
}

func (t *modelTicket) with(standings ...desk.Standing) []string {
	var all []string
	for _, who := range slices.Sorted(maps.Keys(t.people)) {
		if slices.Contains(standings, t.people[who]) {
			all = append(all, who)
		}
	}
	return all
}

// tell writes to the readers but one, and to watchers if the status changed.
func (m *modelDesk) tell(n int, kind desk.LetterKind, but string, was desk.Status) {
	t := m.tickets[n]
	for _, who := range t.readers() {
		if who != but {
			m.write(n, who, kind)
		}
	}
	if t.status != was {
		for _, who := range t.with(desk.Watcher) {
			if who != but {
				m.write(n, who, desk.KindWatch)
			}
		}
	}
}

// hears are the agents who hear of what customers do.
func (t *modelTicket) hears() []string {
	if t.assignee != "" {
		return []string{t.assignee}
	}
	return staff
}

func (t *modelTicket) set(s desk.Status) {
	t.status, t.closes = s, time.Time{}
}

// reply is a customer's mail with his own token.
func (m *modelDesk) reply(n int, who string) {
	t := m.tickets[n]
	if t.status == desk.Closed {
		m.tickets[m.open(who)].follows = n
		return
	}
	was := t.status
	if t.people[who] != desk.Requester {
		t.people[who] = desk.Participant
	}
	t.messages[desk.FromCustomer]++
	if was != desk.Open {
		t.set(desk.Open)
	}
	m.tell(n, desk.KindUpdate, who, was)
	for _, a := range t.hears() {
		m.write(n, a, desk.KindUpdate)
	}
}

// alert tells agents of what changes nothing, once an hour.
func (m *modelDesk) alert(n int) {
	t := m.tickets[n]
	if !t.alerted.IsZero() && m.now.Sub(t.alerted) < time.Hour {
		return
	}
	t.alerted = m.now
	for _, a := range t.hears() {
		m.write(n, a, desk.KindAlert)
	}
}

// answer is an agent's public reply, with the status that he asks for; "" none.
func (m *modelDesk) answer(n int, agent string, to desk.Status, words bool) {
	t := m.tickets[n]
	was := t.status
	if was == desk.Closed {
		kind := desk.Orders
		if words {
			kind = desk.Note
		}
		t.messages[kind]++
		m.write(n, agent, desk.KindTranscript)
		return
	}
	kind := desk.KindStatus
	t.messages[map[bool]desk.MessageKind{true: desk.FromAgent, false: desk.Orders}[words]]++
	if words {
		kind = desk.KindReply
		for who, at := range t.invited {
			if t.people[who] == desk.Invited && !at.After(t.told[agent]) {
				t.people[who] = desk.Participant
			}
		}
	}
	switch {
	case to == desk.Resolved:
		kind = desk.KindResolved
	case to == desk.Closed:
		kind = desk.KindClosed
	case to == "" && was == desk.Resolved:
		to = desk.Resolved
	case to == "":
		to = desk.Pending
	}
	if to != was || to == desk.Resolved {
		t.set(to)
	}
	m.tell(n, kind, "", was)
	if to == desk.Resolved {
		t.resolved = m.now
	}
	if t.assignee != "" && t.assignee != agent && (words || kind == desk.KindResolved) {
		m.write(n, t.assignee, desk.KindUpdate)
	}
}

// note is an agent's internal note.
func (m *modelDesk) note(n int, agent string) {
	t := m.tickets[n]
	t.messages[desk.Note]++
	var readers []string
	for _, a := range append([]string{t.assignee}, t.noters...) {
		if a != "" && a != agent && !slices.Contains(readers, a) {
			readers = append(readers, a)
			m.write(n, a, desk.KindNote)
		}
	}
	if !slices.Contains(t.noters, agent) {
		t.noters = append(t.noters, agent)
	}
}

// pass lets timers fire.
func (m *modelDesk) pass(now time.Time) {
	m.now = now
	for n, t := range m.tickets {
		if t == nil || t.closes.IsZero() || t.closes.After(now) {
			continue
		}
		t.set(desk.Closed)
		m.tell(n, desk.KindClosed, "", desk.Resolved)
	}
}

// delivered notes that a letter was accepted.
func (m *modelDesk) delivered(l *desk.Letter) {
	t := m.tickets[l.Ticket]
	who := l.To.Address.Local
	if slices.Contains(staff, who) && (l.Kind == desk.KindNew || l.Kind == desk.KindUpdate) {
		t.told[who] = l.Created
	}
	if t.status == desk.Resolved && !l.Created.Before(t.resolved) && t.people[who] == desk.Requester &&
		l.Facts.Status == desk.Resolved && (l.Kind == desk.KindResolved || l.Kind == desk.KindReply) {
		t.closes = m.now.Add(modelClose)
	}
}

// summary is the state of a ticket in words, to be compared with the desk's.
func (t *modelTicket) summary() string {
	var people []string
	for _, who := range slices.Sorted(maps.Keys(t.people)) {
		people = append(people, who+" "+string(t.people[who]))
	}
	return describe(t.status, people, t.assignee, t.messages, len(t.pending), t.rated)
}

func describe(s desk.Status, people []string, assignee string, messages map[desk.MessageKind]int, unverified, rating int) string {
	var counts []string
	for _, kind := range slices.Sorted(maps.Keys(messages)) {
		counts = append(counts, fmt.Sprintf("%s %d", kind, messages[kind]))
	}
	return fmt.Sprintf("%s; %s; assignee %q; %s; %d unverified; rating %d",
		s, strings.Join(people, ", "), assignee, strings.Join(counts, ", "), unverified, rating)
}
