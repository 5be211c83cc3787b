package life

import (
	"fmt"
	"strings"

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

// Rating reads a reply that is only a digit from 1 to 5; 0 for any other words.
func Rating(r *change.Decision) int {
	words := strings.TrimSpace(r.In.Message.Reply)
	if len(words) != 1 || words < "1" || words > "5" || len(r.In.Message.Attachments) > 0 {
		return 0
	}
	return int(words[0] - '0')
}
