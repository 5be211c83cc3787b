package desk

// orderUndo takes back the agent's last mail on the ticket whose letters are still held,
// with what it changed (PRODUCT 7.5).
func (r *ruling) orderUndo(c *Change, o *orders, _ string) (Said, error) {
	id := r.lastHeld(c.Ticket.Number)
	if id == 0 && r.meant != c.Ticket.Number && r.lastHeld(r.meant) != 0 {
		return Said{}, refuse("undo-merged", r.meant)
	}
	if id == 0 {
		return Said{}, refuse("undo-late")
	}
	for _, l := range r.state.Letters[c.Ticket.Number] {
		if len(l.Causes) == 0 || l.Causes[len(l.Causes)-1] != id || l.State.Final() || l.Kind == KindUndo {
			continue
		}
		taken := *l
		taken.cancel(r.state.Now, "taken back by "+r.agent.Address.String())
		c.Recalled = append(c.Recalled, &taken)
	}
	if m := r.state.Held[c.Ticket.Number][id]; m != nil {
		back := *m
		back.Withdrawn, back.Visibility = true, ForAgents
		c.Amended = append(c.Amended, &back)
		r.putBack(c, m.Before)
	}
	o.tell = true
	return say("undone"), nil
}

// lastHeld returns the last message of this agent that has letters on hold.
func (r *ruling) lastHeld(n Number) uint32 {
	var last uint32
	for _, l := range r.state.Letters[n] {
		mine := same(l.Actor.Address, r.agent.Address)
		if l.State == LetterHeld && mine && l.Due.After(r.state.Now) && len(l.Causes) > 0 {
			last = max(last, l.Causes[len(l.Causes)-1])
		}
	}
	return last
}
