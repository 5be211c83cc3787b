package notify

import (
	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// MayAnswer reports whether one more automatic letter may go to the sender (PRODUCT 1.12).
func MayAnswer(r *change.Decision) bool {
	p, n := r.Dir.Policy, r.State.Counts
	if p.AutoHour > 0 && (n.Hour >= p.AutoHour || n.DomainHour >= domainBudget*p.AutoHour) ||
		p.AutoDay > 0 && (n.Day >= p.AutoDay || n.DomainDay >= domainBudget*p.AutoDay) {
		r.Why("no automatic letter: the sender's budget is spent")
		return false
	}
	return true
}

// BudgetSpent records that the sender's budget ended here, and tells the agents the first time.
func BudgetSpent(r *change.Decision, c *change.Change) {
	p, n := r.Dir.Policy, r.State.Counts
	c.Event(r.State.Now, "rule", "rule", "no automatic letter to "+r.Actor()+": its budget is spent")
	if n.Hour != p.AutoHour && n.Day != p.AutoDay {
		return
	}
	r.Plan.Counted = append(r.Plan.Counted, CountKeys(r.Sender.Address)...)
	for _, a := range r.AssigneeOrStaff(c.Ticket) {
		TellAgent(r, c, a, ticket.KindAlert, ticket.Facts{Reason: AlertLoop})
	}
}

// domainBudget is how many times an address's budget a whole domain has: large mail
// providers have many honest senders, a loop over made-up addresses still ends.
const domainBudget = 1000

// muted reports whether a ticket wrote so many automatic letters without an agent's act
// that it must be a loop. The agents are told so once, with the last letter.
func muted(r *change.Decision, c *change.Change) bool {
	limit := r.Dir.Policy.AutoTicket
	if limit == 0 || c.Ticket.Automatic < limit {
		return false
	}
	if c.Ticket.Automatic == limit {
		c.Ticket.Automatic++
		c.Event(r.State.Now, "rule", "rule", "automatic letters stopped until an agent acts")
		for _, a := range r.AssigneeOrStaff(c.Ticket) {
			TellAgent(r, c, a, ticket.KindAlert, ticket.Facts{Reason: AlertLoop})
		}
	}
	return true
}

// CountKeys are the names under which automatic letters to an address are counted.
func CountKeys(a mail.Address) []string {
	key := ticket.Fold(a)
	return []string{key.String(), "@" + key.Domain}
}
