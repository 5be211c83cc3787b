package desk

import "guichet/mail"

// The relations that links name. Each is read from the ticket that has the link.
const (
	relFollows    = "follow-up-of"
	relFollowed   = "followed-by"
	relMergedInto = "merged-into"
	relMergedFrom = "merged-from"
	relSplitFrom  = "split-from"
	relSplitInto  = "split-into"
	relRelated    = "related"
)

// mergedInto names the ticket in which t goes on since #merge; 0 if it is t itself.
func (t *Ticket) mergedInto() Number { return t.linked(relMergedInto) }

// linked names the one ticket that t has a relation to; 0 if there is none.
func (t *Ticket) linked(relation string) Number {
	for _, l := range t.Links {
		if l.Relation == relation {
			return l.Number
		}
	}
	return 0
}

// survivor returns the ticket in which t goes on: t itself, unless it was merged. The chain
// has an end, since #merge refuses what was merged already, on either side.
func (s *State) survivor(t *Ticket) *Ticket {
	for next := s.Tickets[t.mergedInto()]; next != nil; next = s.Tickets[t.mergedInto()] {
		t = next
	}
	return t
}

// survivorIn is survivor where no State was loaded.
func survivorIn(tx Reader, t *Ticket) (*Ticket, error) {
	var err error
	for err == nil && t.mergedInto() != 0 {
		t, err = tx.Ticket(t.mergedInto())
	}
	return t, err
}

// home names the ticket that mail which refers to a message belongs to.
func (s *State) home(ref Ref) Number {
	if t := s.Tickets[ref.Ticket]; t != nil && t.Moved[ref.Message] != 0 {
		return t.Moved[ref.Message]
	}
	return ref.Ticket
}

// goOn returns the ticket in which t goes on and the place there of a person of t; -1 if he
// lost it.
func (r *ruling) goOn(t *Ticket, person int) (*Ticket, int) {
	on := r.state.survivor(t)
	if on == t {
		return t, person
	}
	r.why("ticket %d goes on as %d", t.Number, on.Number)
	at := on.place(t.People[person].Address)
	if on.lost(t.People[person].Address) {
		at = -1
	}
	return on, at
}

// shown reports whether customers can see a ticket at all: not a deleted one, and of a
// merged one what stands in its survivor.
func (t *Ticket) shown() bool { return t.Deleted.IsZero() && t.mergedInto() == 0 }

// lost reports whether a person was removed from a ticket.
func (t *Ticket) lost(a mail.Address) bool {
	at := t.place(a)
	return at >= 0 && t.People[at].Standing == Former
}

// reader returns whom a letter goes to, also if its ticket goes on as another one.
func (r *ruling) reader(c *Change, l *Letter) Person {
	if t := r.state.Tickets[l.Ticket]; t != nil {
		return t.People[l.Person]
	}
	return c.Ticket.People[l.Person]
}
