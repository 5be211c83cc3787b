package ticket

import (
	"slices"

	"guichet/mail"
)

// Unlink takes away a link, by number and relation; the other ticket keeps its own. One that is not
// there is no fault.
func (t *Ticket) Unlink(l Link) {
	t.Links = slices.DeleteFunc(t.Links, func(have Link) bool { return have == l })
}

// The relations that links name. Each is read from the ticket that has the link.
const (
	RelFollows    = "follow-up-of"
	RelFollowed   = "followed-by"
	RelMergedInto = "merged-into"
	RelMergedFrom = "merged-from"
	RelSplitFrom  = "split-from"
	RelSplitInto  = "split-into"
	RelRelated    = "related"
)

// MergedInto names the ticket in which t goes on since #merge; 0 if it is t itself.
func (t *Ticket) MergedInto() Number { return t.Linked(RelMergedInto) }

// Linked names the one ticket that t has a relation to; 0 if there is none.
func (t *Ticket) Linked(relation string) Number {
	for _, l := range t.Links {
		if l.Relation == relation {
			return l.Number
		}
	}
	return 0
}

// MergeTargetIn follows merges where no State was loaded.
func MergeTargetIn(tx Reader, t *Ticket) (*Ticket, error) {
	var err error
	for err == nil && t.MergedInto() != 0 {
		t, err = tx.Ticket(t.MergedInto())
	}
	return t, err
}

// visible reports whether customers can see a ticket at all: not a deleted one, and of a
// merged one what stands in its merge target.
func (t *Ticket) visible() bool { return t.Deleted.IsZero() && t.MergedInto() == 0 }

// HasLost reports whether a person was removed from a ticket.
func (t *Ticket) HasLost(a mail.Address) bool {
	at := t.Place(a)
	return at >= 0 && t.People[at].Standing == Former
}
