package desk

import (
	"fmt"
	"slices"
	"strings"
)

// orderLink joins two tickets as related, or takes that back: #link 12, #link -12. Doing it
// twice is as good as once.
func (r *ruling) orderLink(c *Change, _ *orders, args string) (Said, error) {
	number := strings.TrimLeft(args, minus)
	off := number != args
	other, err := r.named(strings.TrimSpace(number))
	switch {
	case err != nil:
		return Said{}, err
	case other.Number == c.Ticket.Number:
		return Said{}, refuse("itself", other.Number)
	}
	here, there := Link{other.Number, relRelated}, Link{c.Ticket.Number, relRelated}
	linked := slices.Contains(c.Ticket.Links, here)
	key, what := "linked", "linked with %d"
	if off {
		key, what = "unlinked", "no longer linked with %d"
	}
	if linked == off {
		to := r.change(other)
		if off {
			c.Ticket.unlink(here)
			to.Ticket.unlink(there)
		} else {
			c.Ticket.Links = append(c.Ticket.Links, here)
			to.Ticket.Links = append(to.Ticket.Links, there)
		}
		to.event(r.state.Now, r.actor(), "command", fmt.Sprintf(what, c.Ticket.Number))
	}
	return say(key, other.Number), nil
}

func (t *Ticket) unlink(l Link) {
	t.Links = slices.DeleteFunc(t.Links, func(have Link) bool { return have == l })
}
