package main

import (
	"slices"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// maxBrought is how many people customers bring to a ticket, and each of them in a day.
const maxBrought = 20

// bring gives somebody a place on a ticket, by a customer's command or an agent's. It
// returns him if he became a participant.
func (m *modelDesk) bring(t *modelTicket, by, who string, s ticket.Standing, agent bool) (added []string) {
	at := t.index(who)
	if at < 0 {
		at = slices.IndexFunc(t.people, func(p modelPerson) bool { return m.person(p.who) == m.person(who) })
	}
	inCopy := at >= 0 && s == ticket.Watcher && t.people[at].standing == ticket.Invited
	if at >= 0 && rank[t.people[at].standing] >= rank[s] && !inCopy {
		return nil
	}
	if !agent {
		beside := len(t.with(ticket.Participant, ticket.Invited, ticket.Watcher))
		today := m.counted("brought by " + boxOf(m.person(by)).Address.String())
		if !t.vetted && !proves(by) {
			return nil
		}
		if at >= 0 && t.people[at].left || at < 0 && (beside >= maxBrought || today >= maxBrought) {
			return nil
		}
	}
	if at >= 0 {
		who = t.people[at].who
	}
	if inCopy {
		t.people[at].standing = s
	}
	p := t.admit(who, s)
	p.by, p.left = by, false
	if s == ticket.Participant {
		added = []string{who}
	}
	return added
}

// welcome tells people that they take part now, unless they have a letter of this anyway.
func (m *modelDesk) welcome(t *modelTicket, added []string) {
	for _, who := range added {
		p := &t.people[t.index(who)]
		if m.writes(t, who) || t.newcomer(who) && p.told {
			continue
		}
		p.told = p.told || t.newcomer(who)
		m.write(t, who, ticket.KindStatus)
	}
}

// newcomer reports whether a customer brought somebody who did not write himself to a ticket that no agent looked
// at yet: he gets one bare letter, and nobody's words.
func (t *modelTicket) newcomer(who string) bool {
	p := t.people[t.index(who)]
	return !t.vetted && !p.wrote && p.by != "" && !slices.Contains(staff, p.by)
}

// remove takes somebody's place away. Self is the place of the customer who does: he may
// remove himself and whom he brought, a requester anybody; an agent has none.
func (m *modelDesk) remove(t *modelTicket, self, who string) (done bool) {
	at := t.index(who)
	switch {
	case who == "":
		at = t.index(self)
	case at < 0:
		at = slices.IndexFunc(t.people, func(p modelPerson) bool { return m.person(p.who) == m.person(who) })
	}
	if at < 0 || t.people[at].standing == ticket.Former || t.people[at].standing == ticket.Requester {
		return false
	}
	p := &t.people[at]
	if self != "" && self != p.who && t.standing(self) != ticket.Requester && m.person(p.by) != m.person(self) {
		return false
	}
	p.standing, p.left = ticket.Former, self == p.who
	return true
}

// customerShares: requester and participants bring people, and take them away.
func (x *machine) customerShares(t *rapid.T) {
	n := x.some(t)
	who := x.one(t, "who", x.model.tickets[n].readers())
	o := order{rapid.SampledFrom([]string{"share", "watch", "unshare"}).Draw(t, "order"), ""}
	if o.name != "unshare" || rapid.Bool().Draw(t, "another") {
		o.arg = rapid.SampledFrom(append([]string{"dan", "eve"}, guests...)).Draw(t, "whom")
	}
	x.order(t, n, who, o)
}

// order is a customer's mail with a command, and words or none.
func (x *machine) order(t *rapid.T, n int, who string, o order) {
	words := rapid.Bool().Draw(t, "words")
	line := "#" + o.name
	switch {
	case o.arg == "off" || o.name == "grant":
		line += " " + o.arg
	case o.arg != "":
		line += " " + boxOf(o.arg).Address.String()
	}
	if words {
		line += "\r\n" + x.cust()
	}
	to := x.token(t, n, who)
	x.send(letter{from: who, to: to, text: line})
	x.model.arrive(n, who, who, o, words)
}

func (x *machine) agentShares(t *rapid.T) {
	n := x.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	who := rapid.SampledFrom(append([]string{"dan", "eve"}, guests...)).Draw(t, "whom")
	standing := rapid.SampledFrom([]ticket.Standing{ticket.Participant, ticket.Watcher, ticket.Former}).Draw(t, "standing")
	name := map[ticket.Standing]string{ticket.Participant: "#share ", ticket.Watcher: "#watch ", ticket.Former: "#unshare "}[standing]
	x.send(letter{from: agent, to: x.token(t, n, agent), text: name + boxOf(who).Address.String()})
	x.model.command(n, agent, func(t *modelTicket) bool {
		if standing == ticket.Former {
			return x.model.remove(t, "", who)
		}
		if !t.deleted.IsZero() {
			return false // for customers it is not there
		}
		x.model.welcome(t, x.model.bring(t, agent, who, standing, true))
		return true
	})
}

// agentFollows: an agent who watches hears of what the assignee hears.
func (x *machine) agentFollows(t *rapid.T) {
	n := x.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	name := rapid.SampledFrom([]string{"watch", "unwatch"}).Draw(t, "order")
	x.send(letter{from: agent, to: x.token(t, n, agent), text: "#" + name + " me"})
	x.model.command(n, agent, func(t *modelTicket) bool {
		at := slices.Index(t.followers, agent)
		switch {
		case name == "watch" && at < 0:
			t.followers = append(t.followers, agent)
		case name == "unwatch" && at >= 0:
			t.followers = slices.Delete(t.followers, at, at+1)
		case name == "unwatch":
			return false
		}
		return true
	})
}

// watcherLeaves: one click ends all letters, also a second time.
func (x *machine) watcherLeaves(t *rapid.T) {
	n := x.some(t)
	l := x.latest(n, func(l *ticket.Letter) bool { return l.Kind == ticket.KindWatch && !l.LeaveTo.IsZero() })
	if l == nil || !x.valid(n, l.LeaveTo) {
		t.Skip("no watcher can leave")
	}
	who := l.To.Address.Local
	x.send(letter{from: who, to: l.LeaveTo.String(), program: true, text: "unsubscribe"})
	it := x.model.goesOn(n)
	if s := it.standing(who); s == "" || s == ticket.Former {
		it = x.model.tickets[n]
	}
	it.add(modelMessage{kind: ticket.CommandsOnly, author: who})
	switch p := &it.people[it.index(who)]; p.standing {
	case ticket.Watcher, ticket.Participant: // who takes part by now clicks in an older mail
		p.standing, p.left = ticket.Former, true
	}
}
