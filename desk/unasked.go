package desk

import "guichet/mail"

// Bounds of what customers make the desk send to others. Whoever may write here could else flood a
// stranger: bring him to tickets, under many names, and write there.
const (
	maxUnasked   = 20 // letters about others' words on a ticket to whom a customer brought, until he or an agent writes
	maxBroughtTo = 20 // tickets to which customers bring one mailbox in 24 hours, all of them together
)

// unasked reports whether a letter that a customer causes is one too many for who stands at a place,
// and counts it.
func (r *ruling) unasked(c *Change, at int, o occasion) bool {
	p := &c.Ticket.People[at]
	switch {
	case r.agent != nil:
		p.Unasked = 0
		return false
	case o.author < 0, p.Standing != Participant, p.By.IsZero(), r.dir.agent(p.By) != nil:
		return false
	case p.Unasked >= maxUnasked:
		c.event(r.state.Now, "rule", "rule", "not mailed to "+p.Address.String()+": neither he nor an agent wrote since many letters")
		return true
	}
	p.Unasked++
	return false
}

// broughtToKey is the name under which it is counted how often customers bring a mailbox to tickets.
func broughtToKey(a mail.Address) string { return "brought " + mailbox(a) }

// isBrought reports whether customers brought a mailbox to as many tickets within a day as they may,
// this mail's included.
func (r *ruling) isBrought(a mail.Address) bool {
	key := broughtToKey(a)
	n := r.state.BroughtTo[key]
	for _, counted := range r.plan.Counted {
		if counted == key {
			n++
		}
	}
	return n >= maxBroughtTo
}

// relays reports whether a customer's words still go to the others on the ticket, and counts them: two
// robots without marks, each a customer's, would else answer each other for ever. Twice as many mails
// as silence the desk itself may pass without an agent's act; the agents were told of a loop by then.
func (r *ruling) relays(c *Change) bool {
	limit := 2 * r.dir.policy.AutoTicket
	if limit > 0 && c.Ticket.Relayed >= limit {
		c.event(r.state.Now, "rule", "rule", "the other customers are not told until an agent acts")
		return false
	}
	c.Ticket.Relayed++
	return true
}
