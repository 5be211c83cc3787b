package main

import (
	"slices"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// learn makes an address a further one of somebody. Two who both have more than one bare
// address are not made one.
func (m *modelDesk) learn(owner, also string) (done bool) {
	owner = m.person(owner)
	if m.person(also) == owner {
		return true
	}
	more := m.owner[also] != "" || slices.Contains(members, also)
	for _, whose := range m.owner {
		more = more || whose == also
	}
	if !more {
		m.owner[also] = owner
	}
	return !more
}

// accept takes the last unverified mail in, as that of somebody on the ticket or of a new
// participant.
func (m *modelDesk) accept(t *modelTicket, as string) (done bool) {
	if len(t.waiting) == 0 {
		was := t.vetted
		t.vetted = was || as == ""
		return t.vetted && !was
	}
	msg := &t.messages[t.waiting[len(t.waiting)-1]-1]
	author := msg.author
	if as != "" {
		if rank[t.standing(as)] < rank[ticket.Invited] || !m.learn(as, author) {
			return false
		}
		author = as
	}
	msg.unverified, msg.forAll, t.vetted = false, true, true
	t.waiting = t.waiting[:len(t.waiting)-1]
	if as == "" {
		t.admit(author, ticket.Participant)
	}
	if was := t.status; was != ticket.Closed {
		m.set(t, ticket.Open, "ana")
		m.tell(t, ticket.KindUpdate, author, was)
	}
	return true
}

func (x *machine) agentAccepts(t *rapid.T) {
	n := x.some(t)
	as, line := "", "#accept"
	switch rapid.IntRange(0, 3).Draw(t, "as") {
	case 0:
		as, line = "requester", "#accept same"
	case 1:
		as = x.one(t, "whom", x.model.goesOn(n).with(ticket.Requester, ticket.Participant, ticket.Invited, ticket.Watcher))
		line = "#accept as " + boxOf(as).Address.String()
	}
	x.send(letter{from: "ana", to: x.token(t, n, "ana"), text: line})
	x.model.command(n, "ana", func(t *modelTicket) bool {
		if as == "requester" {
			as = t.requester()
		}
		return x.model.accept(t, as)
	})
}
