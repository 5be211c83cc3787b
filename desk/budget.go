package desk

import "guichet/mail"

// mayAnswer reports whether one more automatic letter may go to the sender (PRODUCT 1.12).
func (r *ruling) mayAnswer() bool {
	p, n := r.dir.policy, r.state.Counts
	if p.AutoHour > 0 && (n.Hour >= p.AutoHour || n.DomainHour >= domainBudget*p.AutoHour) ||
		p.AutoDay > 0 && (n.Day >= p.AutoDay || n.DomainDay >= domainBudget*p.AutoDay) {
		r.why("no automatic letter: the sender's budget is spent")
		return false
	}
	return true
}

// spent records that the sender's budget ended here, and tells the agents the first time.
func (r *ruling) spent(c *Change) {
	p, n := r.dir.policy, r.state.Counts
	c.event(r.state.Now, "rule", "rule", "no automatic letter to "+r.actor()+": its budget is spent")
	if n.Hour != p.AutoHour && n.Day != p.AutoDay {
		return
	}
	r.plan.Counted = append(r.plan.Counted, countKeys(r.sender.Address)...)
	for _, a := range r.assigneeOrStaff(c.Ticket) {
		r.tell(c, a, KindAlert, Facts{Reason: AlertLoop})
	}
}

// domainBudget is how many times an address's budget a whole domain has: large mail
// providers have many honest senders, a loop over made-up addresses still ends.
const domainBudget = 1000

// muted reports whether a ticket wrote so many automatic letters without an agent's act
// that it must be a loop. The agents are told so once, with the last letter.
func (r *ruling) muted(c *Change) bool {
	limit := r.dir.policy.AutoTicket
	if limit == 0 || c.Ticket.Automatic < limit {
		return false
	}
	if c.Ticket.Automatic == limit {
		c.Ticket.Automatic++
		c.event(r.state.Now, "rule", "rule", "automatic letters stopped until an agent acts")
		for _, a := range r.assigneeOrStaff(c.Ticket) {
			r.tell(c, a, KindAlert, Facts{Reason: AlertLoop})
		}
	}
	return true
}

// countKeys are the names under which automatic letters to an address are counted.
func countKeys(a mail.Address) []string {
	key := Fold(a)
	return []string{key.String(), "@" + key.Domain}
}
