package erase

import (
	"regexp"
	"time"

	"guichet/desk/change"
	"guichet/desk/delivery"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/ticket"
)

// ConfirmTime is how long a deletion that was asked for can be confirmed.
const ConfirmTime = 24 * time.Hour

// Declines finds "no" at the beginning of an answer to the question whether to delete, in the
// languages of letters. What is deleted does not come back, so a doubtful one declines.
var Declines = regexp.MustCompile(`(?i)^\W*((please|bitte|por favor|per favore|alstublieft|graag)\W+)?` +
	`(no|nope|non|nein|nee|neen|não|nao|ne|nicht|niet|don.?t|do not|not|cancel|stop|keep)(\W|$)`)

// Hide takes a ticket out of customers' sight: it is closed without a word, what waits for
// them is cancelled, and the requester is told once. Agents go on seeing it.
func Hide(r *change.Decision, c *change.Change, cause string) {
	t := c.Ticket
	life.SetStatus(r, c, ticket.Closed, r.Actor(), cause)
	t.Deleted, t.DeleteAsked = r.State.Now, time.Time{}
	c.Event(r.State.Now, r.Actor(), cause, "deleted")
	delivery.Withdraw(r, c, "the ticket was deleted")
	if place := t.Requester(); place >= 0 {
		done := []ticket.Said{ticket.Say("deleted-own", t.Number)}
		if c.AccessOver {
			done = append(done, ticket.Say("access-ended"))
		}
		notify.Write(r, c, place, ticket.KindTranscript, ticket.Facts{Status: ticket.Closed, Bare: true, Done: done}, notify.AutoReplied)
	}
}
