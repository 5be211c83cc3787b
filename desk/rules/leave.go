package rules

import (
	"guichet/desk/change"
	"guichet/desk/thread"
	"guichet/ticket"
)

// leave ends the letters of whom a leave token was issued to. Mail programs and providers
// send such mail by one click, and more than once, so who wrote it does not matter.
func leave(r *change.Decision) bool {
	left := false
	for _, tok := range r.Hints.Addressed {
		t := r.State.Tickets[tok.Ticket]
		if tok.Role != ticket.TokenLeave || r.Hints.FromHeaders || t == nil || !r.Keys.Verify(tok, t) {
			continue
		}
		left = true
		on, person := Watching(r, t, tok.Person)
		c := r.Change(on)
		c.Ticket.Updated = on.Updated
		r.AddMessage(c, ticket.CommandsOnly, ticket.ForAgents, "")
		if MayLeave(on.People[person].Standing) {
			Goes(r, c, person, "mail")
		} else {
			r.Why("%s does not watch ticket %d any more", on.People[person].Address, on.Number)
		}
	}
	return left
}

// Watching returns where a watcher stands now: in the ticket in which his goes on, or in
// his own if he does not stand there.
func Watching(r *change.Decision, t *ticket.Ticket, person int) (*ticket.Ticket, int) {
	if on, at := thread.FollowMerge(r, t, person); at >= 0 {
		return on, at
	}
	return t, person
}

// MayLeave reports whether a click ends the letters to such a person: to a watcher, and to who
// takes part by now and clicks in an older mail, since it says that no more will come. A
// request goes on writing to its requester.
func MayLeave(s ticket.Standing) bool { return s == ticket.Watcher || s == ticket.Participant }

// Goes ends what somebody hears at his own wish. His tokens stay what they are, so that the
// same click again finds its place; what he may do goes by his standing.
func Goes(r *change.Decision, c *change.Change, person int, cause string) {
	p := &c.Ticket.People[person]
	what := " stopped watching"
	if p.Standing == ticket.Participant {
		what = " takes part no more"
	}
	p.Standing, p.Left = ticket.Former, true
	c.Event(r.State.Now, p.Address.String(), cause, p.Address.String()+what)
	r.Why("%s leaves ticket %d", p.Address, c.Ticket.Number)
}
