package rules

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/intake"
	"guichet/desk/thread"
)

// recalled files Outlook's attempt to take a mail back on the ticket of that mail. It asks nothing, and
// nothing can be taken back.
func recalled(r *change.Decision) bool {
	if _, ok := thread.Recalls(r.In.Message); !ok {
		return false
	}
	leads := append(thread.TokenCandidates(r), thread.NamedCandidates(r)...)
	if t := r.State.Tickets[r.State.Recalled]; t != nil {
		leads = append(leads, thread.Candidate{Ticket: thread.MergeTarget(r.State, t)})
	}
	for _, l := range leads {
		if authority.SenderIsCustomer(r, l.Ticket) && !authority.IsDeleted(r, l.Ticket) {
			intake.StoreAutomatic(r, l.Ticket, "its author would like to recall a mail of it")
			return true
		}
	}
	return false
}
