package desk

import (
	"slices"

	"guichet/mail"
)

// lead is a ticket that a mail may belong to, with the evidence for it.
type lead struct {
	ticket *Ticket
	how    string
	token  bool   // a token proves the ticket
	person int    // whom the token was issued to
	note   bool   // it was issued for internal notes
	own    bool   // it was issued to the sender
	meant  Number // the ticket that the token names, which may go on as this one
}

// tokenLeads returns the tickets that valid tokens name: those in addresses, else the
// first in a Message-ID. A ticket stands there once; note beats reply, a token issued to
// the sender beats another's (PRODUCT 1.6).
func (r *ruling) tokenLeads() []lead {
	var leads []lead
	for _, tok := range r.clues.addressed {
		if tok.Role != TokenReply && tok.Role != TokenNote {
			continue
		}
		how := "token in a recipient address"
		if r.clues.written {
			how = "token in a header address"
		}
		if l, ok := r.verify(tok, how); ok {
			leads = add(leads, l)
		}
	}
	for _, tok := range r.clues.threaded {
		if len(leads) > 0 {
			break
		}
		if l, ok := r.verify(tok, "token in a Message-ID that it answers"); ok {
			leads = add(leads, l)
		}
	}
	return leads
}

func add(leads []lead, l lead) []lead {
	for i, have := range leads {
		if have.ticket.Number != l.ticket.Number {
			continue
		}
		if l.own && !have.own {
			l.note = l.note || have.note
			leads[i] = l
		} else {
			leads[i].note = have.note || l.note
		}
		return leads
	}
	return append(leads, l)
}

func (r *ruling) verify(tok Token, how string) (lead, bool) {
	t := r.state.Tickets[tok.Ticket]
	if t == nil || !r.keys.Verify(tok, t) {
		r.why("%s: not valid", how)
		return lead{}, false
	}
	to := t.People[tok.Person].Address
	own := !r.doubted && (r.mine(to) || r.agent != nil && r.dir.agent(to) == r.agent)
	r.why("%s: ticket %d, issued to %q", how, t.Number, to)
	on, person := r.goOn(t, tok.Person)
	if person < 0 {
		r.why("%q has no part in it any more", to)
		return lead{}, false
	}
	if r.hidden(on) {
		return lead{}, false
	}
	return lead{
		ticket: on, how: how, token: true, person: person, note: tok.Role == TokenNote, own: own, meant: t.Number,
	}, true
}

// namedLeads returns the tickets that known references and subject tags name, the nearest
// first. They are a hint, which anybody can write.
func (r *ruling) namedLeads() []lead {
	var leads []lead
	seen := map[Number]bool{}
	note := func(n Number, how string) {
		t := r.state.Tickets[n]
		if t == nil {
			return
		}
		if t = r.state.survivor(t); !seen[t.Number] && !r.hidden(t) {
			seen[t.Number] = true
			leads = append(leads, lead{ticket: t, how: how})
		}
	}
	for _, id := range r.clues.ids {
		for _, ref := range r.state.Refs[id] {
			note(r.state.home(ref), "known reference")
		}
	}
	for _, ref := range r.state.Refs[ownID(r.in.Message, r.in.Fingerprint)] {
		note(r.state.home(ref), "a message with the same Message-ID or that names it")
	}
	for _, n := range r.clues.tags {
		note(n, "tag in the subject")
	}
	return leads
}

// mayJoin reports whether the mail becomes part of the thread: by what the sender is to the
// ticket, or by a role that lets him reply there, if he proved who he is.
func (r *ruling) mayJoin(l lead) bool {
	standing := r.standing(l.ticket)
	if mayJoin(standing, l, r.verdict()) || standing == Invited && r.proven() && r.answersPeople(l.ticket) {
		return true
	}
	return r.proven() && mayByRole(r.state.Contact, l.ticket, Reply)
}

// answersPeople reports whether the mail answers one that somebody wrote to the ticket, rather
// than a letter of ours. Reply-all to a mail in whose Cc one was invited brings along the token
// to which that mail went.
func (r *ruling) answersPeople(t *Ticket) bool {
	for _, id := range r.in.Message.InReplyTo {
		for _, ref := range r.state.Refs[id] {
			on := r.state.Tickets[r.state.home(ref)]
			if ref.Own && on != nil && r.state.survivor(on) == t {
				return true
			}
		}
	}
	return false
}

// mayJoin is the table "Who may what" for people who are no agents: whether the mail
// becomes part of the thread.
func mayJoin(s Standing, l lead, v mail.Verdict) bool {
	switch s {
	case Requester, Participant:
		return l.token || v.Proven()
	case Invited:
		return l.token && l.own || !l.token && v.Proven()
	}
	return false
}

// duplicate handles a mail that is here already (PRODUCT 1.8): its new recipients are
// added, and who was not told yet is told.
func (r *ruling) duplicate() bool {
	if r.hereWhole() {
		r.why("the same mail, to the same recipients, is here already")
		return true
	}
	for _, twin := range r.state.Twins {
		if string(twin.Fingerprint) != string(r.in.Fingerprint) || r.elsewhere(twin.Ticket) {
			continue
		}
		t := r.state.Tickets[twin.Ticket]
		if twin.Erased {
			r.why("the same mail as an erased one of ticket %d: it stays erased", twin.Ticket)
			return true
		}
		if t == nil {
			continue
		}
		r.why("the same mail as message %d of ticket %d", twin.ID, t.Number)
		m := *twin
		m.Envelope.Recipients = union(m.Envelope.Recipients, r.in.Envelope.Recipients)
		if len(m.Envelope.Recipients) == len(twin.Envelope.Recipients) {
			return true
		}
		c := &Change{Ticket: t.clone(), Amended: []*Message{&m}}
		r.plan.Changes = append(r.plan.Changes, c)
		m.Attachments = slices.Clone(m.Attachments)
		r.markByAddress(c)
		for i := range m.Attachments {
			m.Attachments[i].Sensitive = m.Attachments[i].Sensitive || r.toSensitive()
		}
		if m.ID == 1 && m.Kind == FromCustomer && t.mergedInto() == 0 {
			r.tellStaff(c, &m, KindNew, r.untold(t))
		}
		return true
	}
	return false
}

// hereWhole reports whether the mail came to each of its recipients before. Where it went
// then does not matter: a reply to a closed ticket stands in the one that followed.
func (r *ruling) hereWhole() bool {
	var had []mail.Address
	for _, twin := range r.state.Twins {
		if string(twin.Fingerprint) == string(r.in.Fingerprint) {
			had = append(had, twin.Envelope.Recipients...)
		}
	}
	return len(had) > 0 && len(union(had, r.in.Envelope.Recipients)) == len(had)
}

// elsewhere reports whether a token sends this copy to another ticket as well. The tokens of a
// closed ticket lead to the one that followed it, and those of a deleted one nowhere.
func (r *ruling) elsewhere(n Number) bool {
	here := r.state.Tickets[n]
	for _, tok := range r.clues.addressed {
		other := r.state.Tickets[tok.Ticket]
		if other == nil || !r.keys.Verify(tok, other) {
			continue
		}
		on := r.state.survivor(other)
		if slices.Contains(on.Links, Link{n, relFollowed}) || !on.Deleted.IsZero() {
			continue
		}
		if here == nil || on != r.state.survivor(here) {
			return true
		}
	}
	return false
}

// untold returns the agents of this copy's support addresses who have no letter of t yet.
func (r *ruling) untold(t *Ticket) []*Agent {
	var agents []*Agent
	for _, a := range r.staff() {
		told := false
		for _, l := range r.state.Letters[t.Number] {
			told = told || same(l.To.Address, a.Address)
		}
		if !told {
			agents = append(agents, a)
		}
	}
	return agents
}

func union(a, b []mail.Address) []mail.Address {
	out := append([]mail.Address{}, a...)
	for _, addr := range b {
		known := false
		for _, have := range out {
			known = known || same(have, addr)
		}
		if !known {
			out = append(out, addr)
		}
	}
	return out
}
