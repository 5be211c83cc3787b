package life

import (
	"fmt"

	"guichet/desk/change"
)

// Rate notes a rating; the same one twice is one.
func Rate(r *change.Decision, c *change.Change, n int, actor, cause string) {
	if c.Ticket.Rating == n {
		return
	}
	c.Ticket.Rating = n
	c.Event(r.State.Now, actor, cause, fmt.Sprintf("rating %d", n))
}
