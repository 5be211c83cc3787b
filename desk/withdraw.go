package desk

// withdraw cancels the letters to customers that have not left. Another agent whose words are
// among them hears of it: what does not arrive is never hidden from its author.
func (r *ruling) withdraw(c *Change, why string) {
	t, told := c.Ticket, map[*Agent]bool{r.agent: true}
	for _, l := range r.state.Letters[t.Number] {
		p := t.People[l.Person]
		if l.State.Final() || p.Standing == AgentStaff {
			continue
		}
		gone := *l
		gone.cancel(r.state.Now, why)
		c.Recalled = append(c.Recalled, &gone)
		if a := r.dir.agent(l.Author); a != nil && !told[a] {
			told[a] = true
			r.undelivered(c, a, AlertBounced, p, &gone)
		}
	}
}
