package notify

import (
	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// Bounds of what customers make the desk send to others. Whoever may write here could else flood a
// stranger: bring him to tickets, under many names, and write there.
const (
	MaxUnsolicited = 20 // letters about others' words on a ticket to whom a customer brought, until he or an agent writes
	MaxBroughtTo   = 20 // tickets to which customers bring one mailbox in 24 hours, all of them together
)

// Unsolicited reports whether a letter that a customer causes is one too many for who stands at a place,
// and counts it.
func Unsolicited(r *change.Decision, c *change.Change, at int, o Notification) bool {
	p := &c.Ticket.People[at]
	switch {
	case r.Agent != nil:
		p.Unsolicited = 0
		return false
	case o.Author < 0, p.Standing != ticket.Participant, p.By.IsZero(), r.Dir.Agent(p.By) != nil:
		return false
	case p.Unsolicited >= MaxUnsolicited:
		c.Event(r.State.Now, "rule", "rule", "not mailed to "+p.Address.String()+": neither he nor an agent wrote since many letters")
		return true
	}
	p.Unsolicited++
	return false
}

// BroughtToKey is the name under which it is counted how often customers bring a mailbox to tickets.
func BroughtToKey(a mail.Address) string { return "brought " + Mailbox(a) }

// WasBrought reports whether customers brought a mailbox to as many tickets within a day as they may,
// this mail's included.
func WasBrought(r *change.Decision, a mail.Address) bool {
	key := BroughtToKey(a)
	n := r.State.BroughtTo[key]
	for _, counted := range r.Plan.Counted {
		if counted == key {
			n++
		}
	}
	return n >= MaxBroughtTo
}

// MayRelay reports whether a customer's words still go to the others on the ticket, and counts them: two
// robots without marks, each a customer's, would else answer each other for ever. Twice as many mails
// as silence the desk itself may pass without an agent's act; the agents were told of a loop by then.
func MayRelay(r *change.Decision, c *change.Change) bool {
	limit := 2 * r.Dir.Policy.AutoTicket
	if limit > 0 && c.Ticket.Relayed >= limit {
		c.Event(r.State.Now, "rule", "rule", "the other customers are not told until an agent acts")
		return false
	}
	c.Ticket.Relayed++
	return true
}
