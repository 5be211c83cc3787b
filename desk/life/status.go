package life

import (
	"time"

	"guichet/desk/access"
	"guichet/desk/change"
	"guichet/ticket"
)

// SetStatus moves the ticket and its timers, and records it.
func SetStatus(r *change.Decision, c *change.Change, to ticket.Status, actor, cause string) {
	t, now := c.Ticket, r.State.Now
	was := t.Status
	if was == to && to != ticket.Resolved {
		return
	}
	t.Status = to
	t.Closed, t.Pending = time.Time{}, time.Time{}
	stopTimers(c) // a new resolution starts its own again once its letter was accepted
	switch to {
	case ticket.Resolved:
		t.Resolved = now
	case ticket.Closed:
		t.Closed = now // when it was resolved stays
		if after := r.Dir.Policy.EraseAfter; after > 0 {
			c.Timer(ticket.TimerErase, now.Add(after))
		}
	default:
		t.Resolved = time.Time{}
	}
	if to == ticket.Pending {
		startWaiting(r, c)
	}
	c.Event(now, actor, cause, "status "+string(was)+" -> "+string(to))
	if to == ticket.Closed {
		access.CloseAccess(r, c, actor, cause) // it was granted for this matter
	}
}
