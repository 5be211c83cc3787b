package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

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
		recordRepeat(r)
		return true
	}
	for _, twin := range repeated(r) {
		if elsewhere(r, twin.Ticket) {
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
		tellUntold(r, c, &m)
		return true
	}
	return false
}

// tellUntold tells a second arrival to the agents of its support addresses who have no letter of it.
func tellUntold(r *change.Decision, c *change.Change, m *ticket.Message) {
	switch t := c.Ticket; {
	case m.Kind != ticket.FromCustomer || t.MergedInto() != 0:
	case m.ID == 1:
		notify.TellAgents(r, c, m, ticket.KindNew, untold(r, t))
	case m.Visibility == ticket.ForAll:
		var others []*policy.Agent
		for _, a := range r.Hearers(t) {
			if !slices.Contains(r.AssigneeOrStaff(t), a) {
				others = append(others, a)
			}
		}
		notify.TellAgents(r, c, m, ticket.KindUpdate, others)
	}
}

// repeatTime is how long a mail that says neither when it was written nor what its id is counts as a
// repeat of one with the same words. A device that reports the same again later means it.
const repeatTime = 15 * time.Minute

// nameless reports whether a mail has neither Date nor Message-ID.
func nameless(r *change.Decision) bool {
	return r.In.Message.MessageID == "" && strings.TrimSpace(r.In.Message.Header.Get("Date")) == ""
}

// repeated are the messages that a mail is a repeat of.
func repeated(r *change.Decision) (twins []*ticket.Message) {
	for _, twin := range r.State.Twins {
		if string(twin.Fingerprint) != string(r.In.Fingerprint) {
			continue
		}
		if t := r.State.Tickets[twin.Ticket]; nameless(r) && !twin.Erased && t != nil {
			on := thread.MergeTarget(r.State, t)
			if r.State.Now.Sub(twin.At) >= repeatTime || on.Status != ticket.Open && on.Status != ticket.Pending {
				r.Why("without date and id, and no repeat of message %d of ticket %d any more", twin.ID, twin.Ticket)
				continue
			}
		}
		twins = append(twins, twin)
	}
	return twins
}

// recordRepeat notes on the ticket that a mail without date and id came again: it may have been meant.
func recordRepeat(r *change.Decision) {
	for _, twin := range repeated(r) {
		if t := r.State.Tickets[twin.Ticket]; nameless(r) && t != nil && !twin.Erased {
			c := &change.Change{Ticket: t.Clone()}
			c.Event(r.State.Now, r.Actor(), "mail", fmt.Sprintf("the same mail as message %d came again", twin.ID))
			r.Plan.Changes = append(r.Plan.Changes, c)
			return
		}
	}
}

// hereWhole reports whether the mail came to each of its recipients before. Where it went
// then does not matter: a reply to a closed ticket stands in the one that followed.
func hereWhole(r *change.Decision) bool {
	var had []mail.Address
	for _, twin := range repeated(r) {
		had = append(had, twin.Envelope.Recipients...)
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
