package ticket

import (
	"slices"
	"time"

	"guichet/mail"
)

// ActKind is what an agent did to a ticket.
type ActKind string

// What a colleague has to know of before he answers (PRODUCT 7.11).
const (
	ActAnswered ActKind = "answered" // the customer, in public
	ActResolved ActKind = "resolved"
	ActAssigned ActKind = "assigned" // took it, or gave it away
)

// MaxActs is how many acts of agents a ticket remembers.
const MaxActs = 20

// Act is one thing that an agent did to a ticket.
type Act struct {
	At      time.Time
	By      mail.Address // zero: the admin
	What    ActKind
	To      mail.Address `json:",omitzero"`  // assigned: whose it is since; zero: nobody's
	Message uint32       `json:",omitempty"` // that caused it
}

// RememberAct adds an act at its place in time; the oldest ones give way.
func (t *Ticket) RememberAct(a Act) {
	at, _ := slices.BinarySearchFunc(t.Acts, a, func(have, a Act) int {
		if have.At.After(a.At) {
			return 1
		}
		return -1 // of the same time: behind
	})
	t.Acts = slices.Insert(slices.Clone(t.Acts), at, a)
	t.Acts = t.Acts[max(0, len(t.Acts)-MaxActs):]
}

// Snooze says that a ticket comes back to an agent at a time (PRODUCT 7.15).
type Snooze struct {
	By    mail.Address
	Until time.Time
}

// NextSnooze is when the ticket comes back to somebody; zero if to nobody.
func (t *Ticket) NextSnooze() time.Time {
	var next time.Time
	for _, s := range t.Snoozes {
		if next.IsZero() || s.Until.Before(next) {
			next = s.Until
		}
	}
	return next
}
