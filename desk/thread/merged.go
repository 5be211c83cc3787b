package thread

import (
	"guichet/desk/change"
	"guichet/ticket"
)

// MergeTarget returns the ticket in which t goes on: t itself, unless it was merged. The chain
// has an end, since #merge refuses what was merged already, on either side.
func MergeTarget(s *change.State, t *ticket.Ticket) *ticket.Ticket {
	for next := s.Tickets[t.MergedInto()]; next != nil; next = s.Tickets[t.MergedInto()] {
		t = next
	}
	return t
}

// Home names the ticket that mail which refers to a message belongs to.
func Home(s *change.State, ref ticket.Ref) ticket.Number {
	if t := s.Tickets[ref.Ticket]; t != nil && t.Moved[ref.Message] != 0 {
		return t.Moved[ref.Message]
	}
	return ref.Ticket
}

// FollowMerge returns the ticket in which t goes on and the place there of a person of t; -1 if he
// lost it.
func FollowMerge(r *change.Decision, t *ticket.Ticket, person int) (*ticket.Ticket, int) {
	on := MergeTarget(r.State, t)
	if on == t {
		return t, person
	}
	r.Why("ticket %d goes on as %d", t.Number, on.Number)
	return on, on.GoesOnAt(t, person)
}

// Reader returns whom a letter goes to, also if its ticket goes on as another one.
func Reader(r *change.Decision, c *change.Change, l *ticket.Letter) ticket.Person {
	if t := r.State.Tickets[l.Ticket]; t != nil {
		return t.People[l.Person]
	}
	return c.Ticket.People[l.Person]
}
