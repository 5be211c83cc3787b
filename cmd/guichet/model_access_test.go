package main

import (
	"time"

	"guichet/ticket"

	"pgregory.net/rapid"
)

// modelAccess is a support access that is offered, granted or over.
type modelAccess struct {
	state           ticket.AccessState
	agent, customer string
	offered, ends   time.Time
}

// Times of an access that nobody names: how long it is offered, granted and shown.
const (
	modelOffer   = 48 * time.Hour
	modelGrant   = 4 * time.Hour
	modelVisible = time.Hour
)

// visible reports whether an access can be seen at all.
func (a *modelAccess) visible(now time.Time) bool {
	switch {
	case a == nil:
		return false
	case a.state == ticket.AccessOffered:
		return now.Before(a.offered.Add(modelOffer))
	}
	return now.Before(a.ends.Add(modelVisible))
}

// stands reports whether an access is offered or holds.
func (a *modelAccess) stands(now time.Time) bool {
	return a.visible(now) && a.state != ticket.AccessEnded
}

func (a *modelAccess) allows(now time.Time) bool {
	return a != nil && a.state == ticket.AccessGranted && now.Before(a.ends)
}

// grantAccess is what whom the agent asked alone may do, of an offer or again.
func (m *modelDesk) grantAccess(t *modelTicket, who string) {
	a := t.access
	if !a.stands(m.now) || m.person(who) != m.person(a.customer) {
		return
	}
	a.state, a.ends = ticket.AccessGranted, m.now.Add(modelGrant)
	t.timers[ticket.TimerAccess] = a.ends
	m.write(t, a.agent, ticket.KindAccess)
}

// endAccess ends an offer or an access; who ends it hears nothing of it.
func (m *modelDesk) endAccess(t *modelTicket, actor string) {
	if a := t.access; m.stopAccess(t, actor) && m.person(actor) != m.person(a.customer) {
		m.write(t, a.customer, ticket.KindAccess)
	}
}

// stopAccess reports whether an access has ended. The customer of a ticket that closes reads
// it in the letter that says so.
func (m *modelDesk) stopAccess(t *modelTicket, actor string) bool {
	a := t.access
	if a == nil || a.state == ticket.AccessEnded {
		return false
	}
	was := a.state
	a.state = ticket.AccessEnded
	if was == ticket.AccessOffered || m.now.Before(a.ends) {
		a.ends = m.now
	}
	t.timers[ticket.TimerAccess] = a.ends.Add(modelVisible)
	if actor != a.agent {
		m.write(t, a.agent, ticket.KindAccess)
	}
	return was == ticket.AccessGranted
}

// accessInTime ends an access, or lets an offer vanish, or what is over.
func (m *modelDesk) accessInTime(t *modelTicket) {
	a := t.access
	if a.state == ticket.AccessGranted && !a.allows(m.now) {
		m.endAccess(t, "timer")
	}
	if a.visible(m.now) {
		return
	}
	if a.state == ticket.AccessOffered {
		m.write(t, a.agent, ticket.KindAccess)
	}
	t.access = nil
	delete(t.timers, ticket.TimerAccess)
}

func (x *machine) agentAsksForAccess(t *rapid.T) {
	n := x.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	x.send(letter{from: agent, to: x.token(t, n, agent), text: "#request-access"})
	x.model.command(n, agent, func(t *modelTicket) bool {
		if t.status == ticket.Closed || t.access.allows(x.now) || t.access.stands(x.now) && t.access.agent != agent {
			return false
		}
		t.access = &modelAccess{state: ticket.AccessOffered, agent: agent, customer: t.requester(), offered: x.now}
		t.timers[ticket.TimerAccess] = x.now.Add(modelOffer)
		x.model.write(t, t.requester(), ticket.KindAccess)
		return true
	})
}

func (x *machine) customerGrants(t *rapid.T) {
	n := x.some(t)
	who := x.one(t, "who", x.model.tickets[n].readers())
	x.order(t, n, who, rapid.SampledFrom([]order{{"grant", "4h"}, {"end-access", ""}}).Draw(t, "order"))
}

func (x *machine) agentEndsAccess(t *rapid.T) {
	n := x.some(t)
	agent := rapid.SampledFrom(staff).Draw(t, "agent")
	x.send(letter{from: agent, to: x.token(t, n, agent), text: "#end-access"})
	x.model.command(n, agent, func(t *modelTicket) bool {
		if !t.access.stands(x.now) {
			return false
		}
		x.model.endAccess(t, agent)
		return true
	})
}

// mayAct: the customer's application is told what holds at this moment.
func (x *machine) mayAct(t *rapid.T) {
	n := x.some(t)
	ticket := x.model.tickets[n]
	if ticket.access == nil {
		t.Skip("no access")
	}
	got, err := x.desk.Access.MayAct(t.Context(), boxOf(ticket.access.agent).Address, boxOf(ticket.access.customer).Address)
	if err != nil {
		x.Fatal(err)
	}
	want := false
	for _, other := range x.model.tickets[1:] {
		a := other.access
		want = want || a.allows(x.now) && a.agent == ticket.access.agent && x.model.person(a.customer) == x.model.person(ticket.access.customer)
	}
	if got.Allowed != want {
		x.Fatalf("%s may act for %s: %v, want %v", ticket.access.agent, ticket.access.customer, got.Allowed, want)
	}
}
