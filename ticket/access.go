package ticket

import (
	"time"

	"guichet/mail"
)

// Times of a support access (PRODUCT 5.7).
const (
	AccessOfferTime = 48 * time.Hour      // an offer that nobody takes vanishes
	AccessVisible   = time.Hour           // how long an access can still be seen after its end
	AccessUsual     = 4 * time.Hour       // what is granted when nobody names a duration
	AccessMost      = 30 * 24 * time.Hour // the longest that can be asked for or granted
)

// AccessState is where a support access stands.
type AccessState string

// The states of a support access.
const (
	AccessOffered AccessState = "offered" // an agent asked; the customer has not answered
	AccessGranted AccessState = "granted" // the agent may act for the customer until Ends
	AccessEnded   AccessState = "ended"   // by its time or by either side; shown an hour longer
)

// Access is the consent of a customer that an agent acts in his name in the customer's own
// application, for a time, about one ticket. No password is shared: the application asks
// Desk.MayAct. A ticket has one at a time; the events have them all.
type Access struct {
	State    AccessState
	Agent    mail.Address
	Customer mail.Address  // who is asked, and who grants: the requester
	Asked    time.Duration // what the agent proposed
	Offered  time.Time
	Granted  time.Time `json:",omitzero"`
	Ends     time.Time `json:",omitzero"` // of what was granted; when it ended, if it ended earlier
	Session  time.Time `json:",omitzero"` // since when the agent acts; zero: he does not at this moment
}

// Allows reports whether the agent may act now. It looks at the clock, not at whether a
// timer has run already.
func (a *Access) Allows(now time.Time) bool {
	return a != nil && a.State == AccessGranted && now.Before(a.Ends)
}

// IsOffered reports whether the customer can still take the offer.
func (a *Access) IsOffered(now time.Time) bool {
	return a != nil && a.State == AccessOffered && now.Before(a.OfferEnds())
}

// OfferEnds is when the offer vanishes if nobody takes it.
func (a *Access) OfferEnds() time.Time { return a.Offered.Add(AccessOfferTime) }

// Visible reports whether the access can be seen at all: an offer that nobody took is gone
// after its time, a granted one stays visible an hour longer than it lasts.
func (a *Access) Visible(now time.Time) bool {
	switch {
	case a == nil:
		return false
	case a.State == AccessOffered:
		return now.Before(a.OfferEnds())
	}
	return now.Before(a.Ends.Add(AccessVisible))
}
