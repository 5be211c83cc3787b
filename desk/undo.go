package desk

import (
	"slices"

	"guichet/parser"
)

// orderUndo takes back the agent's last mail on the ticket whose letters are still held, with
// what it changed, else commands of his that nobody outside heard of (PRODUCT 7.5).
func (r *ruling) orderUndo(c *Change, o *orders, _ string) (Said, error) {
	id := r.lastHeld(c.Ticket.Number)
	if id == 0 && r.meant != c.Ticket.Number && r.lastHeld(r.meant) != 0 {
		return Said{}, refuse("undo-merged", r.meant)
	}
	m := r.state.Held[c.Ticket.Number][id]
	if id == 0 {
		if m = r.lastInside(c.Ticket.Number); m == nil {
			return Said{}, refuse("undo-late")
		}
		id = m.ID
	}
	for _, l := range r.state.Letters[c.Ticket.Number] {
		if len(l.Causes) == 0 || l.Causes[len(l.Causes)-1] != id || l.State.Final() || l.Kind == KindUndo {
			continue
		}
		taken := *l
		taken.cancel(r.state.Now, "taken back by "+r.agent.Address.String())
		c.Recalled = append(c.Recalled, &taken)
	}
	if m != nil {
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

// staysInside reports whether a mail has commands only of which no customer hears.
func (r *ruling) staysInside() bool {
	all := r.in.Message.Commands
	return len(all) > 0 && !slices.ContainsFunc(all, func(cmd parser.Command) bool { return !registry[cmd.Name].inside })
}

// lastInside returns the agent's last mail on the ticket if it stayed inside and came so
// lately that letters of it would still be held; else nil.
func (r *ruling) lastInside(n Number) *Message {
	for _, m := range slices.Backward(r.state.Messages[n]) {
		if r.dir.agent(m.Author.Address) != r.agent {
			continue
		}
		if m.Withdrawn || m.Before == nil || !m.Before.Inside || !r.state.Now.Before(m.At.Add(r.dir.policy.Hold)) {
			return nil
		}
		return m
	}
	return nil
}
