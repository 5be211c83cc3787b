package notify

import (
	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// However many authors write to a ticket whose address leaked, agents hear of few mails by themselves, and of the others in
// sums. A crowd that goes on from hour to hour is told of in six letters an hour.
const (
	maxOfAll     = 12 // alerts of a ticket in an hour, of all authors
	maxOfCrowd   = 3  // in the hours after one in which they were more
	maxOwnedSums = 2  // authors who have a sum of their own; those of the others are one
)

// crowded reports whether the alerts of all authors have been as many in the last hour as agents are told of one by one. A
// mail in an agent's name is his own matter.
func crowded(r *change.Decision, t *ticket.Ticket, reason string) bool {
	if reason == AlertQuarantine {
		return false
	}
	told, most := 0, maxOfAll
	for _, a := range t.Alerts {
		if a.Reason != reason || r.State.Now.Sub(a.Since) >= AlertEvery && a.Waiting == 0 {
			continue
		}
		told += a.Told
		if a.Author.IsZero() {
			most = maxOfCrowd
		}
	}
	return told >= most
}

// sumOf is what an author's mail waits in for the sum at the hour's end: his own hour, or that of all whom no place is left for.
func sumOf(r *change.Decision, t *ticket.Ticket, author mail.Address, reason string) *ticket.Alerted {
	sums := 0
	for _, a := range t.Alerts {
		if a.Reason == reason && a.Waiting > 0 && !a.Author.IsZero() {
			sums++
		}
	}
	own := t.AlertsOf(author, reason, r.State.Now, AlertEvery)
	if own != nil && own.Waiting > 0 {
		return own
	}
	if reason != AlertQuarantine && (sums >= maxOwnedSums || crowded(r, t, reason)) {
		author = mail.Address{}
		own = t.AlertsOf(author, reason, r.State.Now, AlertEvery)
	}
	if own == nil {
		own = t.BeginAlerts(author, reason, r.State.Now, AlertEvery)
	}
	return own
}
