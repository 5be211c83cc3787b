package authority

import (
	"strings"

	"guichet/desk/change"
	"guichet/ticket"
)

// IsDeleted reports whether a ticket was deleted, and is therefore nothing that the sender's
// mail can belong to. Agents' mail can.
func IsDeleted(r *change.Decision, t *ticket.Ticket) bool {
	if t.Deleted.IsZero() || r.Agent != nil && !IsCustomer(SenderStanding(r, t)) {
		return false
	}
	r.Why("ticket %d was deleted", t.Number)
	r.Deleted = append(r.Deleted, t)
	return true
}

// CutDeletedTags takes the subject of a deleted ticket, whose thread the mail answers, out of the
// new one.
func CutDeletedTags(r *change.Decision, subject string) string {
	for _, t := range r.Deleted {
		if strings.EqualFold(subject, t.Thread) || strings.EqualFold(subject, t.Subject) {
			return ""
		}
	}
	return subject
}
