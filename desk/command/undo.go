package command

import (
	"slices"

	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/parser"
	"guichet/ticket"
)

// doUndo takes back the agent's last mail on the ticket whose letters are still held, with
// what it changed, else commands of his that nobody outside heard of (PRODUCT 7.5).
func doUndo(r *change.Decision, c *change.Change, o *change.Outcome, _ string) (ticket.Said, error) {
	id := lastHeld(r, c.Ticket.Number)
	if m := lastWaiting(r, c.Ticket); m != nil && m.ID > id {
		return giveUp(c, o, m, "undone")
	}
	if id == 0 && r.SentTo != c.Ticket.Number && lastHeld(r, r.SentTo) != 0 {
		return ticket.Said{}, ticket.Refuse("undo-merged", r.SentTo)
	}
	m := r.State.HeldMessages[c.Ticket.Number][id]
	if id == 0 {
		if m = lastInside(r, c.Ticket.Number); m == nil {
			return ticket.Said{}, ticket.Refuse("undo-late")
		}
		id = m.ID
	}
	recall(r, c, id)
	if m != nil {
		back := *m
		back.Withdrawn, back.Visibility = true, ticket.ForAgents
		c.Amended = append(c.Amended, &back)
		life.Restore(r, c, m.Before)
		c.Ticket.Acts = slices.DeleteFunc(slices.Clone(c.Ticket.Acts), func(a ticket.Act) bool { return a.Message == m.ID })
	}
	o.Tell, o.Undone = true, true
	return ticket.Say("undone"), nil
}

// recall takes a message out of the letters that have not left. One that tells of nothing else is
// cancelled, but not what tells a colleague that his answer waits: he would not know.
func recall(r *change.Decision, c *change.Change, id uint32) {
	for _, l := range r.State.Letters[c.Ticket.Number] {
		if l.State.Final() || l.Kind == ticket.KindUndo || !slices.Contains(l.Causes, id) {
			continue
		}
		taken := *l
		taken.Causes = slices.DeleteFunc(slices.Clone(l.Causes), func(cause uint32) bool { return cause == id })
		if len(taken.Causes) == 0 && l.Facts.Held == "" {
			taken.Causes = l.Causes
			taken.Cancel(r.State.Now, "taken back by "+r.Agent.Address.String())
		}
		c.Recalled = append(c.Recalled, &taken)
	}
}

// lastHeld returns the last message of this agent that has letters on hold.
func lastHeld(r *change.Decision, n ticket.Number) uint32 {
	var last uint32
	for _, l := range r.State.Letters[n] {
		mine := ticket.SameAddress(l.Actor.Address, r.Agent.Address)
		if l.State == ticket.LetterHeld && mine && l.Due.After(r.State.Now) && len(l.Causes) > 0 {
			last = max(last, l.Causes[len(l.Causes)-1])
		}
	}
	return last
}

// lastWaiting returns the agent's last answer on the ticket that waits for #send, if it is his last mail but
// for what left nothing behind that could be taken back; else nil.
func lastWaiting(r *change.Decision, t *ticket.Ticket) *ticket.Message {
	for _, m := range slices.Backward(r.State.Messages[t.Number]) {
		switch {
		case r.Dir.Agent(m.Author.Address) != r.Agent || m.Withdrawn:
		case t.HeldAnswer(m.ID) >= 0:
			return m
		case lastInside(r, t.Number) == m:
			return nil
		}
	}
	return nil
}

// StaysInside reports whether a mail has commands only of which no customer hears.
func StaysInside(r *change.Decision) bool {
	all := r.In.Message.Commands
	return len(all) > 0 && !slices.ContainsFunc(all, func(cmd parser.Command) bool { return !Registry[cmd.Name].inside })
}

// lastInside returns the agent's last mail on the ticket if it stayed inside and came so
// lately that letters of it would still be held; else nil.
func lastInside(r *change.Decision, n ticket.Number) *ticket.Message {
	for _, m := range slices.Backward(r.State.Messages[n]) {
		if r.Dir.Agent(m.Author.Address) != r.Agent {
			continue
		}
		if m.Withdrawn || m.Before == nil || !m.Before.Inside || !r.State.Now.Before(m.At.Add(r.Dir.Policy.Hold)) {
			return nil
		}
		return m
	}
	return nil
}
