package notify

import (
	"guichet/desk/change"
	"guichet/ticket"
)

// Bounds of what customers make the desk send to others. Whoever may write here could else flood a
// stranger: bring him to tickets, under many names, and write there.
const (
	MaxUnverifiedOf = 20  // unverified mails of one author in a row that a ticket keeps
	MaxUnverified   = 100 // and of all
	MaxUnsolicited  = 20  // letters about others' words on a ticket to whom a customer brought, until he or an agent writes
)

// IsNewcomer reports whether a customer brought who stands at a place, and no agent looked at the ticket yet: he
// gets one bare letter, and no foreign words (PRODUCT 5.5).
func IsNewcomer(r *change.Decision, t *ticket.Ticket, at int) bool {
	p := t.People[at]
	return !t.IsVetted() && !p.Wrote && !p.By.IsZero() && r.Dir.Agent(p.By) == nil && p.Standing != ticket.AgentStaff
}

// Unsolicited reports whether a letter that a customer causes is one too many for who stands at a place,
// and counts it. On a ticket that no agent looked at yet each is.
func Unsolicited(r *change.Decision, c *change.Change, at int, o Notification) bool {
	p := &c.Ticket.People[at]
	switch {
	case IsNewcomer(r, c.Ticket, at):
		return true
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

// MayRelay reports whether a customer's words still go to the others on the ticket, and counts them: two
// robots without marks, each a customer's, would else answer each other for ever. Twice as many mails
// as silence the desk itself may pass without an agent's act; then agents are told of a loop, if they were not.
func MayRelay(r *change.Decision, c *change.Change) bool {
	limit := 2 * r.Dir.Policy.AutoTicket
	if limit > 0 && c.Ticket.Relayed >= limit {
		c.Event(r.State.Now, "rule", "rule", "the other customers are not told until an agent acts")
		if c.Ticket.Relayed == limit && c.Ticket.Automatic < r.Dir.Policy.AutoTicket {
			tellStopped(r, c)
		}
		c.Ticket.Relayed = limit + 1
		return false
	}
	c.Ticket.Relayed++
	return true
}
