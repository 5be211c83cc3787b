package main

import (
	"fmt"
	"slices"

	"guichet/ticket"

	"pgregory.net/rapid"
)

func (t *modelTicket) link(relation string, to *modelTicket) {
	t.links = append(t.links, fmt.Sprintf("%s %d", relation, to.number))
}

// merge lets a ticket go on in another one of the same requester.
func (m *modelDesk) merge(from, into *modelTicket, agent string) {
	was := from.status
	for _, p := range from.people {
		if at := into.index(p.who); p.standing == ticket.Former || at >= 0 && into.people[at].standing == ticket.Former {
			continue
		}
		before := into.standing(p.who)
		if have := into.admit(p.who, p.standing); have.standing != before {
			have.by, have.invited = p.by, p.invited
		}
	}
	for _, a := range from.noters {
		if !slices.Contains(into.noters, a) {
			into.noters = append(into.noters, a)
		}
	}
	for _, a := range from.followers {
		if !slices.Contains(into.followers, a) {
			into.followers = append(into.followers, a)
		}
	}
	into.acts = append(into.acts, from.acts...)
	if into.assignee == "" {
		into.assignee = from.assignee
	}
	into.sensitive = into.sensitive || from.sensitive
	is := map[int]int{} // the messages' places, there and here
	for i, msg := range from.messages {
		if msg.kind == ticket.CommandsOnly || msg.moved || msg.withdrawn {
			continue
		}
		into.add(msg)
		is[i+1] = len(into.messages)
		if msg.unverified {
			into.waiting = append(into.waiting, len(into.messages))
		}
	}
	for _, h := range from.held { // they still wait, where the mails go now
		h.id = is[h.id]
		into.held = append(into.held, h)
	}
	for _, s := range from.snoozes {
		if !slices.ContainsFunc(into.snoozes, func(have modelSnooze) bool { return have.agent == s.agent }) {
			into.snoozes = append(into.snoozes, s)
		}
	}
	from.held, from.snoozes = nil, nil
	from.snoozeNext()
	into.snoozeNext()
	from.remindNext()
	into.remindNext()
	from.sendNext()
	into.sendNext()
	from.merged = into.number
	from.vetted, into.vetted = true, true
	from.link("merged-into", into)
	into.link("merged-from", from)
	m.set(from, ticket.Closed, agent)
	care := []ticket.Status{ticket.Closed, ticket.Resolved, ticket.Pending, ticket.Open}
	if slices.Index(care, was) > slices.Index(care, into.status) {
		m.set(into, was, agent) // a question that nobody answered must not close with it
	}
	for _, who := range from.readers() {
		m.write(from, who, ticket.KindStatus)
	}
}

func (x *machine) agentMerges(t *rapid.T) {
	n := x.some(t)
	to := rapid.IntRange(1, len(x.model.tickets)-1).Draw(t, "into")
	if x.model.goesOn(n).billing != x.model.tickets[to].billing {
		t.Skip("its mail comes to one address and goes on at the other: both teams hear of it")
	}
	x.send(letter{from: "ana", to: x.token(t, n, "ana"), text: fmt.Sprintf("#merge %d", to)})
	x.model.command(n, "ana", func(t *modelTicket) bool {
		into := x.model.tickets[to]
		if t.number != n || into == t || into.erased || into.merged != 0 || into.status == ticket.Closed ||
			!t.deleted.IsZero() || t.requester() != into.requester() {
			return false
		}
		x.model.merge(t, into, "ana")
		return true
	})
}

func (x *machine) agentLinks(t *rapid.T) {
	n := x.some(t)
	to := rapid.IntRange(1, len(x.model.tickets)-1).Draw(t, "with")
	off := rapid.SampledFrom([]string{"", "-"}).Draw(t, "off")
	x.send(letter{from: "ben", to: x.token(t, n, "ben"), text: fmt.Sprintf("#link %s%d", off, to)})
	x.model.command(n, "ben", func(t *modelTicket) bool {
		other := x.model.tickets[to]
		if other.erased || other == t {
			return false
		}
		related := slices.Contains(t.links, fmt.Sprintf("related %d", to))
		switch {
		case off == "" && !related:
			t.link("related", other)
			other.link("related", t)
		case off != "":
			t.unlink(other)
			other.unlink(t)
		}
		return true
	})
}

func (t *modelTicket) unlink(from *modelTicket) {
	t.links = slices.DeleteFunc(t.links, func(l string) bool { return l == fmt.Sprintf("related %d", from.number) })
}

// agentSplits: the customers' last message becomes a ticket of its author's.
func (x *machine) agentSplits(t *rapid.T) {
	n := x.some(t)
	x.send(letter{from: "ana", to: x.token(t, n, "ana"), text: "#split"})
	x.model.command(n, "ana", func(t *modelTicket) bool {
		var whole []int
		for i, msg := range t.messages {
			if msg.kind == ticket.FromCustomer && msg.forAll && !msg.moved && !msg.erased {
				whole = append(whole, i)
			}
		}
		if len(whole) < 2 {
			return false
		}
		moved := &t.messages[whole[len(whole)-1]]
		author := x.model.seat(t, moved.author)
		if rank[t.standing(author)] < rank[ticket.Invited] {
			return false
		}
		next := x.model.newTicket(author, proves(moved.author) || t.proven && t.standing(author) == ticket.Requester)
		next.vetted = true
		next.add(*moved)
		moved.forAll, moved.moved = false, true
		next.assignee, next.sensitive, next.member, next.billing = t.assignee, t.sensitive, t.member, t.billing
		next.link("split-from", t)
		t.link("split-into", next)
		x.model.write(next, author, ticket.KindReceived)
		for _, a := range next.hears() {
			if a != "ana" {
				x.model.write(next, a, ticket.KindNew)
			}
		}
		x.model.write(next, "ana", ticket.KindTranscript)
		return true
	})
}
