package people

import (
	"time"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// liftEvery is how often a mail may show that an address lives which refused a letter: whose letters bounce
// again after it stays without (PRODUCT 1.11).
const liftEvery = 24 * time.Hour

// LiftSuppression lets letters go to the sender's address again: a proven mail of a person shows that it
// lives. That does not undo a complaint.
func LiftSuppression(r *change.Decision) {
	if c := SuppressedRecord(r, r.Sender.Address); c != nil && !ticket.Complained(c.Suppressed) && r.Proven() && r.State.Now.Sub(c.Lifted) >= liftEvery {
		r.Why("letters to %q may go again: a proven mail came from there", c.Address)
		r.Plan.Lifted = c.Address
	}
}

// SuppressedRecord returns what is known of an address to which no letters go; nil if they do.
func SuppressedRecord(r *change.Decision, a mail.Address) *ticket.Contact {
	if c := r.State.Records[ticket.Fold(a)]; c != nil && c.Suppressed != "" {
		return c
	}
	return nil
}
