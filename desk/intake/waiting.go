package intake

import (
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/notify"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// When an agent hears again of his answer that waits, and then each time.
const (
	remindFirst = time.Hour
	remindAgain = 24 * time.Hour
)

// notes reports whether a command makes the mail a note.
func notes(cmd parser.Command) bool { return cmd.Name == "note" }

// waits says why an agent's answer must not go out unasked, and what colleagues did since what he
// answers; "" if it may.
func waits(r *change.Decision, c *change.Change, note bool) (ticket.HeldWhy, []ticket.Act) {
	m := r.In.Message
	text := words.AgentsWords(r)
	all := m.Commands
	switch {
	case note, c.Ticket.Status == ticket.Closed, slices.ContainsFunc(all, notes):
		return "", nil
	case slices.ContainsFunc(all, func(cmd parser.Command) bool { return !command.Registry[cmd.Name].Agents }):
		return "", nil // it will be refused
	case text == "" && !words.BringsFiles(m) && !slices.ContainsFunc(all, func(cmd parser.Command) bool { return cmd.Name == "reply-with" }):
		return "", nil
	}
	acts := since(r, c.Ticket)
	switch {
	case !r.Direct && words.RepeatsNote(r, c.Ticket, text):
		return ticket.HeldInside, acts
	case !r.Direct && command.Inside(text):
		return ticket.HeldPlace, acts
	case len(acts) > 0:
		return ticket.HeldCollision, acts
	}
	return "", nil
}

// keepWaiting keeps an answer until its author says #send, and tells him and the assignee so.
func keepWaiting(r *change.Decision, c *change.Change, why ticket.HeldWhy, acts []ticket.Act) {
	r.Why("the answer waits for #send: %s", why)
	r.AddMessage(c, ticket.Note, ticket.ForAgents, words.AgentsWords(r))
	holdNote(r, c, why)
	h := &c.Ticket.Held[len(c.Ticket.Held)-1]
	for _, cmd := range r.In.Message.Commands {
		h.Lines = append(h.Lines, command.LineOf(cmd))
	}
	for _, a := range acts {
		if a.Message != 0 && !slices.Contains(h.Since, a.Message) {
			h.Since = append(h.Since, a.Message)
		}
	}
	if why == ticket.HeldCollision {
		h.Remind = r.State.Now.Add(remindFirst)
		remindNext(c)
	}
	tellWaiting(r, c, *h, acts).InReplyTo = r.In.Message.MessageID
}

// tellWaiting tells the author of an answer that it waits, with what his colleagues wrote, and the
// assignee that there is one.
func tellWaiting(r *change.Decision, c *change.Change, h ticket.HeldAnswer, acts []ticket.Act) *ticket.Letter {
	author := r.Dir.Agent(h.Agent)
	l := notify.TellAgent(r, c, author, ticket.KindTranscript, ticket.Facts{Held: h.Why, About: h.Message})
	l.Causes, l.Actor = h.Since, colleague(r, c, acts)
	if h.Why != ticket.HeldCollision {
		return l
	}
	if owner := r.Dir.Agent(c.Ticket.Assignee); owner != nil && owner != author {
		told := notify.TellAgent(r, c, owner, ticket.KindAlert, ticket.Facts{Reason: notify.AlertWaiting})
		told.Causes, told.Actor = []uint32{h.Message}, mail.Mailbox{Name: author.Name, Address: author.Address}
	}
	return l
}

// colleague is who acted last, else whose the ticket is.
func colleague(r *change.Decision, c *change.Change, acts []ticket.Act) mail.Mailbox {
	who := c.Ticket.Assignee
	if n := len(acts); n > 0 {
		who = acts[n-1].By
	}
	if a := r.Dir.Agent(who); a != nil {
		return mail.Mailbox{Name: a.Called(), Address: a.Address}
	}
	return mail.Mailbox{}
}

// remindNext sets the timer for the next answer of the ticket that is due.
func remindNext(c *change.Change) { c.Timer(ticket.TimerHeld, c.Ticket.NextReminder()) }

// RemindWaiting tells agents again of their answers that wait: after an hour, then daily. None ever
// leaves by itself.
func RemindWaiting(r *change.Decision, c *change.Change) {
	for i := range c.Ticket.Held {
		h := &c.Ticket.Held[i]
		switch {
		case h.Remind.IsZero() || h.Remind.After(r.State.Now):
			continue
		case r.Dir.Agent(h.Agent) == nil, c.Ticket.Status == ticket.Closed:
			h.Remind = time.Time{}
			continue
		}
		tellWaiting(r, c, *h, nil)
		h.Told++
		h.Remind = r.State.Now.Add(remindAgain)
	}
	remindNext(c)
}

// sendWaiting makes of the note that #send names the agent's public reply.
func sendWaiting(r *change.Decision, c *change.Change, o *change.Outcome, was *ticket.Ticket) {
	keepCommands(r, c, "", false)
	mail := c.Message
	m := c.Amend(o.Send)
	c.Ticket.DropHeld(m.ID)
	remindNext(c)
	c.Message = m
	answer(r, c, o, m.Text+"\n\n"+o.Saved)
	acted(r, c, was, true, m.ID)
	m.Before = was.Before(c.Ticket)
	c.Message = mail
}
