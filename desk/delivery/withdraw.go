package delivery

import (
	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/ticket"
)

// Withdraw cancels the letters to customers that have not left. Another agent whose words are
// among them hears of it: what does not arrive is never hidden from its author.
func Withdraw(r *change.Decision, c *change.Change, why string) {
	t, told := c.Ticket, map[*policy.Agent]bool{r.Agent: true}
	for _, l := range r.State.Letters[t.Number] {
		p := t.People[l.Person]
		if l.State.Final() || p.Standing == ticket.AgentStaff {
			continue
		}
		gone := *l
		gone.Cancel(r.State.Now, why)
		c.Recalled = append(c.Recalled, &gone)
		if a := r.Dir.Agent(l.Author); a != nil && !told[a] {
			told[a] = true
			undelivered(r, c, a, notify.AlertBounced, p, &gone)
		}
	}
}
