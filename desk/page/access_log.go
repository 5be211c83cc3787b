package page

import (
	"strings"
	"time"

	"guichet/ticket"
)

// AccessStep is one step of support access, as the customer sees it: no agent's address stands in it (PRODUCT 5.7).
type AccessStep struct {
	At    time.Time
	What  string    // "offered", "granted", "ended", "void" (nobody took it) or "session" (an agent began or stopped to act)
	Until time.Time // granted: its end; zero with the others
}

// accessLog reads the steps out of the ticket's events, which have them all.
func (s *Shown) accessLog(tx ticket.Reader) error {
	events, err := tx.Events(s.Ticket.Number)
	if err != nil {
		return err
	}
	for _, e := range events {
		step, rest := AccessStep{At: e.At}, ""
		switch {
		case strings.HasPrefix(e.What, "support access offered"):
			step.What = "offered"
		case strings.HasPrefix(e.What, "support access ended"):
			step.What = "ended"
		case strings.HasPrefix(e.What, "support access: nobody"):
			step.What = "void"
		case strings.HasPrefix(e.What, "support access granted until "):
			step.What, rest = "granted", strings.TrimPrefix(e.What, "support access granted until ")
		case strings.HasPrefix(e.What, "support access: "):
			step.What = "session"
		default:
			continue
		}
		if at, err := time.Parse(time.RFC3339, rest); err == nil {
			step.Until = at
		}
		s.AccessLog = append(s.AccessLog, step)
	}
	return nil
}
