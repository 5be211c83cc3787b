package intake

import (
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// act notes what an agent did to a ticket that a colleague has to know before he answers.
func act(r *change.Decision, c *change.Change, what ticket.ActKind, message uint32) {
	t := c.Ticket
	a := ticket.Act{At: r.State.Now, By: r.Agent.Address, What: what, Message: message}
	if what == ticket.ActAssigned {
		a.To = t.Assignee
	}
	t.RememberAct(a)
}

// acted notes what the mail in hand, kept as message, did to a ticket that was as was says. What #undo put
// back is nobody's act.
func acted(r *change.Decision, c *change.Change, o *change.Outcome, was *ticket.Ticket, answered bool, message uint32) {
	t := c.Ticket
	resolved := t.Status == ticket.Resolved && (was.Status != ticket.Resolved || !was.Resolved.Equal(t.Resolved))
	assigned := !ticket.SameAddress(t.Assignee, was.Assignee)
	if answered {
		act(r, c, ticket.ActAnswered, message)
	}
	if resolved && (!o.Undone || o.Status == ticket.Resolved) {
		act(r, c, ticket.ActResolved, message)
	}
	if assigned && (!o.Undone || o.Assigned) {
		act(r, c, ticket.ActAssigned, message)
	}
}

// since returns what colleagues did to a ticket since the state that the agent's mail answers. What
// was given to him, and what is his, is his to answer (PRODUCT 7.11).
func since(r *change.Decision, t *ticket.Ticket) []ticket.Act {
	if r.Direct || ticket.SameAddress(t.Assignee, r.Agent.Address) {
		return nil
	}
	seen, told := seenBy(r, t)
	return actsAfter(t, r.Agent.Address, seen, told)
}

// actsAfter returns what colleagues of an agent did to a ticket after a time, but for what he was told of.
func actsAfter(t *ticket.Ticket, agent mail.Address, seen time.Time, told []uint32) (acts []ticket.Act) {
	for _, a := range t.Acts {
		switch {
		case !a.At.After(seen), slices.Contains(told, a.Message) && a.Message != 0, ticket.SameAddress(a.By, agent):
		case a.What == ticket.ActAssigned && (a.To.IsZero() || ticket.SameAddress(a.To, agent)):
		default:
			acts = append(acts, a)
		}
	}
	return acts
}

// seenBy is when the letter was written that the agent's mail answers, and of which messages it told:
// the one that it names, else the last one that left to him before the mail was written.
func seenBy(r *change.Decision, t *ticket.Ticket) (at time.Time, told []uint32) {
	m := r.In.Message
	written := m.Date.Add(time.Second) // Date has no fractions
	if m.Date.IsZero() || written.After(r.State.Now) {
		written = r.State.Now
	}
	var last *ticket.Letter
	for _, l := range lettersTo(r, t) {
		causes := l.Causes
		if l.Ticket != t.Number {
			causes = nil // they have other numbers here
		}
		if slices.Contains(m.InReplyTo, l.MessageID) {
			return l.Created, causes
		}
		if n := len(l.Attempts); n > 0 && l.State == ticket.LetterSent && !l.Attempts[n-1].At.After(written) && (last == nil || l.Created.After(last.Created)) {
			last, told = l, causes
		}
	}
	if last == nil {
		return time.Time{}, nil
	}
	return last.Created, told
}

// lettersTo are the letters to the agent on a ticket, and on the one that went on in it by whose letter
// his mail came.
func lettersTo(r *change.Decision, t *ticket.Ticket) (all []*ticket.Letter) {
	all = slices.Clone(r.State.Letters[t.Number])
	if r.SentTo != 0 && r.SentTo != t.Number {
		all = append(all, r.State.Letters[r.SentTo]...)
	}
	return slices.DeleteFunc(all, func(l *ticket.Letter) bool { return !ticket.SameAddress(l.To.Address, r.Agent.Address) })
}
