package rules

import (
	"slices"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/ticket"
)

// duplicate handles a mail that is here already (PRODUCT 1.8): its new recipients are
// added, and who was not told yet is told.
func duplicate(r *change.Decision) bool {
	if hereWhole(r) {
		r.Why("the same mail, to the same recipients, is here already")
		return true
	}
	for _, twin := range r.State.Twins {
		if string(twin.Fingerprint) != string(r.In.Fingerprint) || elsewhere(r, twin.Ticket) {
			continue
		}
		t := r.State.Tickets[twin.Ticket]
		if twin.Erased {
			r.Why("the same mail as an erased one of ticket %d: it stays erased", twin.Ticket)
			return true
		}
		if t == nil {
			continue
		}
		r.Why("the same mail as message %d of ticket %d", twin.ID, t.Number)
		m := *twin
		m.Envelope.Recipients = ticket.UnionAddresses(m.Envelope.Recipients, r.In.Envelope.Recipients)
		if len(m.Envelope.Recipients) == len(twin.Envelope.Recipients) {
			return true
		}
		c := &change.Change{Ticket: t.Clone(), Amended: []*ticket.Message{&m}}
		r.Plan.Changes = append(r.Plan.Changes, c)
		m.Attachments = slices.Clone(m.Attachments)
		r.MarkByAddress(c)
		for i := range m.Attachments {
			m.Attachments[i].Sensitive = m.Attachments[i].Sensitive || r.ToSensitive()
		}
		if m.ID == 1 && m.Kind == ticket.FromCustomer && t.MergedInto() == 0 {
			notify.TellAgents(r, c, &m, ticket.KindNew, untold(r, t))
		}
		return true
	}
	return false
}

// hereWhole reports whether the mail came to each of its recipients before. Where it went
// then does not matter: a reply to a closed ticket stands in the one that followed.
func hereWhole(r *change.Decision) bool {
	var had []mail.Address
	for _, twin := range r.State.Twins {
		if string(twin.Fingerprint) == string(r.In.Fingerprint) {
			had = append(had, twin.Envelope.Recipients...)
		}
	}
	return len(had) > 0 && len(ticket.UnionAddresses(had, r.In.Envelope.Recipients)) == len(had)
}

// elsewhere reports whether a token sends this copy to another ticket as well. The tokens of a
// closed ticket lead to the one that followed it, and those of a deleted one nowhere.
func elsewhere(r *change.Decision, n ticket.Number) bool {
	here := r.State.Tickets[n]
	for _, tok := range r.Hints.Addressed {
		other := r.State.Tickets[tok.Ticket]
		if other == nil || !r.Keys.Verify(tok, other) {
			continue
		}
		on := thread.MergeTarget(r.State, other)
		if slices.Contains(on.Links, ticket.Link{Number: n, Relation: ticket.RelFollowed}) || !on.Deleted.IsZero() {
			continue
		}
		if here == nil || on != thread.MergeTarget(r.State, here) {
			return true
		}
	}
	return false
}

// untold returns the agents of this copy's support addresses who have no letter of t yet.
func untold(r *change.Decision, t *ticket.Ticket) []*policy.Agent {
	var agents []*policy.Agent
	for _, a := range r.Staff() {
		told := false
		for _, l := range r.State.Letters[t.Number] {
			told = told || ticket.SameAddress(l.To.Address, a.Address)
		}
		if !told {
			agents = append(agents, a)
		}
	}
	return agents
}
