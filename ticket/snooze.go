package ticket

import (
	"time"

	"guichet/mail"
)

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
