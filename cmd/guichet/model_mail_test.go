package main

import (
	"fmt"
	"slices"

	"guichet/ticket"
)

// arrive is a customer's mail with the token of somebody on a ticket: the table "Who may
// what" says whether it joins.
func (m *modelDesk) arrive(n int, token, who string, o order, words bool) {
	m.elsewhere = m.tickets[n].billing // where its token is of
	defer func() { m.elsewhere = false }()
	t := m.goesOn(n)
	if t.hidden() || t.number != n && t.standing(token) == ticket.Former || t.index(token) < 0 {
		m.unthreaded(who, o, words)
		return
	}
	own := m.person(token) == m.person(who)
	switch s := t.standing(m.seat(t, who)); {
	case s == ticket.Requester, s == ticket.Participant, s == ticket.Invited && own, proves(who) && m.may(t, who, "ed"):
		m.join(t, who, o, words)
	case m.surplus(t, who):
	default:
		t.add(modelMessage{kind: ticket.FromCustomer, author: who, unverified: true})
		t.waiting = append(t.waiting, len(t.messages))
		m.alert(t, who, fromPerson)
	}
}

// unthreaded is a customer's mail whose token leads nowhere: a new ticket, but not of a command alone
// that needs one which is there.
func (m *modelDesk) unthreaded(who string, o order, words bool) {
	if !words && proves(who) && slices.Contains([]string{"delete", "grant", "end-access", "unshare", "unwatch"}, o.name) {
		m.letters = append(m.letters, fmt.Sprintf("0: %s %s", who, ticket.KindTranscript))
		return
	}
	m.open(who, nil, o)
}

// join is a customer's mail that is part of the thread.
func (m *modelDesk) join(t *modelTicket, who string, o order, words bool) {
	if t.status == ticket.Closed && (words || o.name != "delete") {
		m.open(who, t, o)
		return
	}
	seat := m.seat(t, who)
	if seat == "" {
		seat = who
	}
	t.admit(seat, ticket.Participant).wrote = true
	says, added := m.obey(t, who, o)
	if says {
		m.write(t, seat, ticket.KindTranscript)
	}
	if !words {
		t.add(modelMessage{kind: ticket.CommandsOnly, author: who})
		m.welcome(t, added)
		return
	}
	t.add(modelMessage{kind: ticket.FromCustomer, author: who, forAll: true})
	was := t.status
	m.set(t, ticket.Open, who)
	m.tell(t, ticket.KindUpdate, who, was)
	m.welcome(t, added)
	for _, a := range m.wake(t) {
		m.write(t, a, ticket.KindUpdate)
	}
}

// agentsMail is what an agent writes to the customers, or to his colleagues.
type agentsMail struct {
	agent    string
	status   ticket.Status // that he asks for; "" none
	words    bool
	note     bool           // it went to a note address, or says so
	answered *ticket.Letter // that it names; nil if it names none
}

// answer is an agent's mail with words for the customers or a status. Words wait if a colleague acted meanwhile.
func (m *modelDesk) answer(n int, a agentsMail) {
	t := m.goesOn(n)
	switch {
	case a.note && a.words:
		m.noteBeside(t, a)
	case t.status == ticket.Closed:
		t.add(modelMessage{kind: map[bool]ticket.MessageKind{true: ticket.Note, false: ticket.CommandsOnly}[a.words], author: a.agent})
		m.write(t, a.agent, ticket.KindTranscript)
	case a.words && t.collides(a.agent, m.knows(n, a.agent, a.answered)):
		m.hold(t, a.agent, a.status)
	case a.words:
		t.add(modelMessage{kind: ticket.FromAgent, author: a.agent, forAll: true})
		m.publish(t, a.agent, a.status, true)
	default:
		t.add(modelMessage{kind: ticket.CommandsOnly, author: a.agent})
		m.publish(t, a.agent, a.status, false)
	}
}

// publish tells the customers an agent's words or the status that he asks for.
func (m *modelDesk) publish(t *modelTicket, agent string, to ticket.Status, words bool) {
	was, had, kind := t.status, t.assignee, ticket.KindStatus
	if words {
		kind = ticket.KindReply
		t.answerer, t.vetted = agent, true
		if t.assignee == "" {
			t.assignee = agent
			t.acts = append(t.acts, modelAct{at: m.now, by: agent, gave: agent})
		}
		t.acts = append(t.acts, modelAct{at: m.now, by: agent})
		for i := range t.people {
			if p := &t.people[i]; p.standing == ticket.Invited && !p.invited.After(t.told[agent]) {
				p.standing = ticket.Participant
			}
		}
	}
	switch {
	case to == ticket.Resolved:
		kind = ticket.KindResolved
	case to == ticket.Closed:
		kind = ticket.KindClosed
	case to == "" && was == ticket.Resolved:
		to = ticket.Resolved
	case to == "":
		to = ticket.Pending
	}
	if to == ticket.Resolved {
		t.acts = append(t.acts, modelAct{at: m.now, by: agent})
	}
	m.set(t, to, agent)
	m.tell(t, kind, "", was)
	for _, a := range t.owners() {
		if a != agent && (words || kind == ticket.KindResolved) {
			m.write(t, a, ticket.KindUpdate)
		}
	}
	m.took(t, had, agent)
}

// noteBeside is an agent's mail to a note address: its words stay inside, a status beside them is set.
func (m *modelDesk) noteBeside(t *modelTicket, a agentsMail) {
	m.note(t, a.agent)
	switch {
	case a.status != "" && t.status == ticket.Closed:
		m.write(t, a.agent, ticket.KindTranscript)
		return
	case a.status != "":
		m.publish(t, a.agent, a.status, false)
	}
	if a.answered != nil && (a.answered.Kind == ticket.KindAlert || a.answered.Kind == ticket.KindTaken) {
		m.write(t, a.agent, ticket.KindTranscript) // he may not have known that his words become a note
	}
}

// note is an agent's internal note: whose ticket it is hears of it, or who got it as new, and who wrote notes.
func (m *modelDesk) note(t *modelTicket, agent string) {
	t.add(modelMessage{kind: ticket.Note, author: agent})
	all := append(t.owners(), t.noters...)
	if t.assignee == "" {
		all = append(all, t.gotNew...)
	}
	for i, a := range all {
		if a != agent && !slices.Contains(all[:i], a) {
			m.write(t, a, ticket.KindNote)
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
	t.add(modelMessage{kind: ticket.CommandsOnly, author: agent})
	if !do(t) {
		m.write(t, agent, ticket.KindTranscript)
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
		added = m.bring(t, who, o.arg, ticket.Participant, false)
	case "watch":
		m.bring(t, who, o.arg, ticket.Watcher, false)
	case "unshare":
		m.remove(t, self, o.arg)
	case "sensitive":
		t.sensitive = t.sensitive || o.arg == ""
	case "delete":
		if len(t.messages) > 0 && t.standing(self) == ticket.Requester {
			t.asked = m.now
			m.write(t, self, ticket.KindConfirm)
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
