package main

import (
	"fmt"
	"slices"

	"guichet/desk"
)

// arrive is a customer's mail with the token of somebody on a ticket: the table "Who may
// what" says whether it joins.
func (m *modelDesk) arrive(n int, token, who string, o order, words bool) {
	t := m.goesOn(n)
	if t.hidden() || t.number != n && t.standing(token) == desk.Former || t.index(token) < 0 {
		m.stray(who, o, words)
		return
	}
	own := m.person(token) == m.person(who)
	switch s := t.standing(m.seat(t, who)); {
	case s == desk.Requester, s == desk.Participant, s == desk.Invited && own, proves(who) && m.may(t, who, "ed"):
		m.join(t, who, o, words)
	default:
		t.add(modelMessage{kind: desk.FromCustomer, author: who, unverified: true})
		t.waiting = append(t.waiting, len(t.messages))
		m.alert(t)
	}
}

// stray is a customer's mail whose token leads nowhere: a new ticket, but not of a command alone
// that needs one which is there.
func (m *modelDesk) stray(who string, o order, words bool) {
	if !words && proves(who) && slices.Contains([]string{"delete", "grant", "end-access", "unshare", "unwatch"}, o.name) {
		m.letters = append(m.letters, fmt.Sprintf("0: %s %s", who, desk.KindTranscript))
		return
	}
	m.open(who, nil, o)
}

// join is a customer's mail that is part of the thread.
func (m *modelDesk) join(t *modelTicket, who string, o order, words bool) {
	if t.status == desk.Closed && (words || o.name != "delete") {
		m.open(who, t, o)
		return
	}
	seat := m.seat(t, who)
	if seat == "" {
		seat = who
	}
	t.admit(seat, desk.Participant)
	says, added := m.obey(t, who, o)
	if says {
		m.write(t, seat, desk.KindTranscript)
	}
	if !words {
		t.add(modelMessage{kind: desk.Orders, author: who})
		m.welcome(t, added)
		return
	}
	t.add(modelMessage{kind: desk.FromCustomer, author: who, forAll: true})
	was := t.status
	m.set(t, desk.Open, who)
	m.tell(t, desk.KindUpdate, who, was)
	m.welcome(t, added)
	for _, a := range t.hears() {
		m.write(t, a, desk.KindUpdate)
	}
}

// answer is an agent's public reply, with the status that he asks for; "" none.
func (m *modelDesk) answer(n int, agent string, to desk.Status, words bool) {
	t := m.goesOn(n)
	was := t.status
	if was == desk.Closed {
		t.add(modelMessage{kind: map[bool]desk.MessageKind{true: desk.Note, false: desk.Orders}[words], author: agent})
		m.write(t, agent, desk.KindTranscript)
		return
	}
	kind := desk.KindStatus
	if words {
		kind = desk.KindReply
		t.add(modelMessage{kind: desk.FromAgent, author: agent, forAll: true})
		for i := range t.people {
			if p := &t.people[i]; p.standing == desk.Invited && !p.invited.After(t.told[agent]) {
				p.standing = desk.Participant
			}
		}
	} else {
		t.add(modelMessage{kind: desk.Orders, author: agent})
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
	m.set(t, to, agent)
	m.tell(t, kind, "", was)
	for _, a := range t.owners() {
		if a != agent && (words || kind == desk.KindResolved) {
			m.write(t, a, desk.KindUpdate)
		}
	}
}

// note is an agent's internal note.
func (m *modelDesk) note(n int, agent string) {
	t := m.goesOn(n)
	t.add(modelMessage{kind: desk.Note, author: agent})
	var readers []string
	for _, a := range append(t.owners(), t.noters...) {
		if a != agent && !slices.Contains(readers, a) {
			readers = append(readers, a)
			m.write(t, a, desk.KindNote)
		}
	}
	if !slices.Contains(t.noters, agent) {
		t.noters = append(t.noters, agent)
	}
}

// command is an agent's mail of one command. Done is false if it was refused, and then he
// is told so.
func (m *modelDesk) command(n int, agent string, do func(t *modelTicket) (done bool)) {
	t := m.goesOn(n)
	t.add(modelMessage{kind: desk.Orders, author: agent})
	if !do(t) {
		m.write(t, agent, desk.KindTranscript)
	}
}

// obey does a customer's command. It reports whether a transcript has something to say, and
// who became a participant.
func (m *modelDesk) obey(t *modelTicket, who string, o order) (says bool, added []string) {
	self := m.seat(t, who)
	switch o.name {
	case "":
		return false, nil
	case "share":
		added = m.bring(t, who, o.arg, desk.Participant, false)
	case "watch":
		m.bring(t, who, o.arg, desk.Watcher, false)
	case "unshare":
		m.remove(t, self, o.arg)
	case "sensitive":
		t.sensitive = t.sensitive || o.arg == ""
	case "delete":
		if len(t.messages) > 0 && t.standing(self) == desk.Requester {
			t.asked = m.now
			m.write(t, self, desk.KindConfirm)
			return false, nil
		}
	case "grant":
		m.grantAccess(t, who)
	case "end-access":
		if a := t.access; a.stands(m.now) && m.person(who) == m.person(a.customer) {
			m.endAccess(t, who)
		}
	}
	return true, added
}
