package ticket

import (
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
