package notify

import (
	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// MayAnswer reports whether one more automatic letter may go to the sender (PRODUCT 1.12).
func MayAnswer(r *change.Decision) bool {
	p, n := r.Dir.Policy, automaticCounts(r)
	if r.ByDesk || r.Agent == nil && !r.Direct && r.ByMachinery() {
		return false
	}
	if r.Fresh {
		return mayAnswerFresh(r)
	}
	if p.AutoHour > 0 && (n.Hour >= p.AutoHour || n.DomainHour >= domainBudget*p.AutoHour) ||
		p.AutoDay > 0 && (n.Day >= p.AutoDay || n.DomainDay >= domainBudget*p.AutoDay) {
		r.Why("no automatic letter: the sender's budget is spent")
		return false
	}
	return true
}

// automaticCounts are the counts of automatic letters to the sender. Of a robot's quick answers, which shows
// with its second mail, the first one's answer is part, though it counted as a human's.
func automaticCounts(r *change.Decision) change.Counts {
	n := r.State.Counts
	if r.TooSoon {
		n.Hour, n.Day = n.Hour+min(n.FreshHour, 1), n.Day+min(n.FreshDay, 1)
	}
	return n
}

// BudgetSpent records that the sender's budget ended here, and tells the agents the first time in a day.
func BudgetSpent(r *change.Decision, c *change.Change) {
	p, n := r.Dir.Policy, automaticCounts(r)
	if r.ByDesk || r.ByMachinery() {
		return // nothing is spent
	}
	c.Event(r.State.Now, "rule", "rule", "no automatic letter to "+r.Actor()+": its budget is spent")
	if r.Fresh {
		n.Hour, n.Day, p.AutoHour, p.AutoDay = n.FreshHour, n.FreshDay, p.FreshHour, p.FreshDay
	}
	if n.Hour != p.AutoHour && n.Day != p.AutoDay {
		return
	}
	r.Plan.Counted = append(r.Plan.Counted, keysFor(r, r.Sender.Address)...)
	if r.State.Counts.Stopped == 0 { // hours slide: it is spent again with each letter that falls out of them
		r.Plan.Counted = append(r.Plan.Counted, StoppedKey(r.Sender.Address))
		tellStopped(r, c)
	}
}

// StoppedKey is the name under which it is counted that agents were told of a spent budget.
func StoppedKey(a mail.Address) string { return "stopped " + Mailbox(a) }

// tellStopped tells the agents, once, that automatic letters stop. The budget is its cause, not the mail in hand, of
// which they get a letter of its own.
func tellStopped(r *change.Decision, c *change.Change) {
	for _, l := range c.Letters {
		if l.Facts.Reason == AlertLoop {
			return
		}
	}
	for _, a := range r.AssigneeOrStaff(c.Ticket) {
		TellAgent(r, c, a, ticket.KindAlert, ticket.Facts{Reason: AlertLoop}).Causes = nil
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
		tellStopped(r, c)
	}
	return true
}

// CountKeys are the names under which automatic letters to an address are counted: its mailbox, since whoever changes his
// +tag is one, and its domain.
func CountKeys(a mail.Address) []string {
	return []string{Mailbox(a), "@" + ticket.Fold(a).Domain}
}
