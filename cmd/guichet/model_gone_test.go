package main

import (
	"fmt"
	"slices"
	"time"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// hide takes a ticket out of customers' sight.
func (m *modelDesk) hide(t *modelTicket, actor string) {
	m.set(t, ticket.Closed, actor)
	t.deleted, t.asked = m.now, time.Time{}
	m.withdraw(t, actor)
	m.write(t, t.requester(), ticket.KindTranscript)
}

// withdraw tells the agents whose words to customers had not left that they will not.
func (m *modelDesk) withdraw(t *modelTicket, actor string) {
	for _, agent := range staff {
		if agent != actor && m.waits(t.number, agent) {
			m.write(t, agent, ticket.KindAlert)
		}
	}
}

// erase leaves tombstones of a ticket and of those that were merged into it, and forgets
// who stands nowhere else.
func (m *modelDesk) erase(t *modelTicket) {
	gone := []*modelTicket{t}
	for i := 0; i < len(gone); i++ {
		for _, other := range m.tickets[1:] {
			if other.merged == gone[i].number {
				gone = append(gone, other)
			}
		}
	}
	var people []modelPerson
	for _, g := range gone {
		people = append(people, g.people...)
		m.lost(g)
		*g = modelTicket{number: g.number, status: ticket.Closed, erased: true, rated: g.rated, messages: g.messages}
		for i := range g.messages {
			g.messages[i].erased = true
		}
	}
	for _, p := range people {
		m.forget(p.who)
	}
}

// forget is what happens to who stands on no ticket any more.
func (m *modelDesk) forget(who string) {
	for _, t := range m.tickets[1:] {
		if t.index(who) >= 0 {
			return
		}
	}
	for also, owner := range m.owner {
		if also == who || owner == who {
			return // further addresses hang on him
		}
	}
	if !slices.Contains(members, who) {
		delete(m.doubted, who)
		delete(m.hushed, who)
		delete(m.muted, who)
		delete(m.lifted, who)
	}
}

func (x *machine) customerDeletes(t *rapid.T) {
	n := x.some(t)
	x.order(t, n, x.one(t, "who", x.model.tickets[n].readers()), order{name: "delete"})
}

// customerConfirms: any mail of the requester to the address in the confirmation deletes, unless
// it says no.
func (x *machine) customerConfirms(t *rapid.T) {
	n := x.some(t)
	l := x.latest(n, func(l *ticket.Letter) bool { return l.Kind == ticket.KindConfirm })
	if l == nil || !x.valid(n, l.ConfirmTo) {
		t.Skip("nobody asked to delete it")
	}
	owner := l.To.Address.Local
	who := rapid.SampledFrom([]string{owner, "eve"}).Draw(t, "who")
	text := rapid.SampledFrom([]string{"yes", "No, keep it"}).Draw(t, "text")
	x.send(letter{from: who, to: l.ConfirmTo.String(), text: text})
	it := x.model.goesOn(n)
	switch {
	case x.model.person(who) != x.model.person(owner):
		it.add(modelMessage{kind: ticket.FromCustomer, author: who, unverified: true})
		it.waiting = append(it.waiting, len(it.messages))
		x.model.alert(it, who, fromPerson)
	case it.hidden():
		x.model.elsewhere = x.model.tickets[n].billing
		x.model.open(who, nil, order{})
		x.model.elsewhere = false
	case text != "yes":
		x.model.join(it, who, order{}, true)
		it.asked = time.Time{}
	default:
		it.add(modelMessage{kind: ticket.CommandsOnly, author: who})
		if it.asked.IsZero() || x.now.Sub(it.asked) > 24*time.Hour {
			x.model.write(it, it.requester(), ticket.KindTranscript)
			return
		}
		x.model.hide(it, who)
	}
}

func (x *machine) agentDeletes(t *rapid.T) {
	n := x.some(t)
	x.send(letter{from: "ben", to: x.token(t, n, "ben"), text: "#delete"})
	x.model.command(n, "ben", func(t *modelTicket) bool {
		if !t.deleted.IsZero() {
			return false
		}
		x.model.hide(t, "ben")
		return true
	})
}

// agentErases: nothing but counts is left, and nobody can answer.
func (x *machine) agentErases(t *rapid.T) {
	n := x.some(t)
	number := rapid.SampledFrom([]int{n, x.model.goesOn(n).number}).Draw(t, "number")
	x.send(letter{from: "ana", to: x.token(t, n, "ana"), text: fmt.Sprintf("#erase %d", number)})
	x.model.command(n, "ana", func(t *modelTicket) bool {
		if number != t.number {
			return false
		}
		x.model.erase(t)
		return false // the agent is told that it is done
	})
}

// agentMarksSpam: it closes without a word, and for a month its author hears nothing automatic.
func (x *machine) agentMarksSpam(t *rapid.T) {
	n := x.some(t)
	back := rapid.Bool().Draw(t, "no spam")
	x.send(letter{from: "ben", to: x.token(t, n, "ben"), text: map[bool]string{true: "#spam no", false: "#spam"}[back]})
	x.model.command(n, "ben", func(t *modelTicket) bool {
		author := x.model.person(t.requester())
		switch {
		case !back:
			t.spam = true
			x.model.hushed[author] = hush{x.now.Add(30 * 24 * time.Hour), t.proven}
			x.model.withdraw(t, "ben")
			x.model.set(t, ticket.Closed, "ben")
			return false // he is told that it is done
		case !t.spam:
			return false
		}
		t.spam = false
		delete(x.model.hushed, author)
		if t.status == ticket.Closed && t.deleted.IsZero() {
			x.model.set(t, ticket.Open, "ben")
		}
		return true
	})
}
