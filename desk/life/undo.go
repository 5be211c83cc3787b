package life

import (
	"maps"
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/ticket"
)

// Restore restores what a mail changed and nobody changed since.
func Restore(r *change.Decision, c *change.Change, b *ticket.Before) {
	if b == nil {
		return
	}
	t := c.Ticket
	left := b.Left
	if left == nil {
		left = &ticket.Left{Status: t.Status, Priority: t.Priority, Assignee: t.Assignee, Subject: t.Subject, Tags: t.Tags, Resolved: t.Resolved}
	}
	if t.Priority == left.Priority {
		t.Priority = b.Priority
	}
	if t.Assignee == left.Assignee {
		t.Assignee = b.Assignee
	}
	if t.Subject == left.Subject {
		t.Subject = b.Subject
	}
	if slices.Equal(t.Tags, left.Tags) {
		t.Tags = b.Tags
	}
	if b.Form != nil {
		t.Category, t.Product, t.Fields = b.Form.Category, b.Form.Product, maps.Clone(b.Form.Fields)
	}
	if b.Scope != nil {
		t.Organisation, t.Account = b.Scope.Organisation, b.Scope.Account
	}
	if b.Sensitive != nil {
		t.Sensitive = *b.Sensitive
	}
	if b.Standings != nil {
		t.PutBackPeople(b.Standings)
	}
	restarted := t.Resolved.Equal(left.Resolved) && !t.Resolved.Equal(b.Resolved)
	if t.Status == left.Status && t.Status != b.Status {
		SetStatus(r, c, b.Status, r.Actor(), "command")
		restarted = true
	}
	if restarted && t.Status == ticket.Resolved {
		resume(r, c, b.Resolved)
	}
}

// resume lets the clock of a resolved ticket run again that a mail had stopped which was taken
// back: for the whole time, since the store does not say how much was left, or, where the letter
// of that resolution still waits, when it was accepted.
func resume(r *change.Decision, c *change.Change, since time.Time) {
	if !since.IsZero() { // as in old records
		c.Ticket.Resolved = since
	}
	for _, l := range r.State.Letters[c.Ticket.Number] {
		if taken := slices.ContainsFunc(c.Recalled, func(have *ticket.Letter) bool { return have.ID == l.ID }); !taken && !l.State.Final() && l.RestartsClock(c.Ticket) {
			return
		}
	}
	StartClosing(r, c)
}
