package intake

import (
	"slices"
	"strings"
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
	_, later := command.PutOff(r, c.Ticket, note)
	switch {
	case note, c.Ticket.Status == ticket.Closed, slices.ContainsFunc(all, notes):
		return "", nil
	case slices.ContainsFunc(all, func(cmd parser.Command) bool { return !command.Registry[cmd.Name].Agents }):
		return "", nil // it will be refused
	case !later && text == "" && !words.BringsFiles(m) && !slices.ContainsFunc(all, func(cmd parser.Command) bool { return cmd.Name == "reply-with" }):
		return "", nil
	}
	var acts []ticket.Act
	if command.AsksOutside(r, &change.Outcome{}) { // of his own words only those above the quote leave, and nobody else answers them
		text, _ = words.AroundQuote(text)
	} else {
		acts = since(r, c.Ticket)
	}
	switch {
	case !r.Direct && words.RepeatsNote(r, c.Ticket, text):
		return ticket.HeldInside, acts
	case !r.Direct && command.Inside(text):
		return ticket.HeldPlace, acts
	case len(acts) > 0:
		return ticket.HeldCollision, acts
	case later:
		return ticket.HeldTime, nil
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
		if cmd.Name != "at" {
			h.Lines = append(h.Lines, command.LineOf(cmd))
		}
	}
	if c.Message.Text == "" && len(c.Message.Attachments) == 0 {
		h.Only, c.Message.Text = true, strings.Join(h.Lines, "\n") // agents read there what waits
	}
	for _, a := range acts {
		if a.Message != 0 && !slices.Contains(h.Since, a.Message) {
			h.Since = append(h.Since, a.Message)
		}
	}
	if why == ticket.HeldTime {
		h.At, _ = command.PutOff(r, c.Ticket, false)
	}
	if why == ticket.HeldCollision {
		h.Remind = r.State.Now.Add(remindFirst)
	}
	waitNext(c)
	l := tellWaiting(r, c, *h, acts)
	l.InReplyTo = r.In.Message.MessageID
	if !h.At.IsZero() {
		put := ticket.Say("at", h.At.Format(time.RFC3339))
		put.Line = "#at"
		l.Facts.Done = []ticket.Said{put}
		r.Outcome = &change.Outcome{Done: l.Facts.Done}
	}
}

// tellWaiting tells the author of an answer that it waits, with what his colleagues wrote, and the
// assignee that there is one.
func tellWaiting(r *change.Decision, c *change.Change, h ticket.HeldAnswer, acts []ticket.Act) *ticket.Letter {
	author := r.Dir.Agent(h.Agent)
	l := notify.TellAgent(r, c, author, ticket.KindTranscript, ticket.Facts{Held: h.Why, About: h.Message})
	l.Causes, l.Actor = h.Since, colleague(r, c, acts)
	if h.Why == ticket.HeldCustomer {
		l.Causes, l.Actor = h.Since, mail.Mailbox{}
	}
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

// waitNext sets the timers for the next answer of the ticket of which its author is told again, and for the
// next one that leaves by itself.
func waitNext(c *change.Change) {
	c.Timer(ticket.TimerHeld, c.Ticket.NextReminder())
	c.Timer(ticket.TimerSend, c.Ticket.NextSend())
}

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
	waitNext(c)
}

// sendWaiting makes of the note that #send names the agent's public reply, or the question to a third party
// that it was.
func sendWaiting(r *change.Decision, c *change.Change, o *change.Outcome, was *ticket.Ticket) {
	keepCommands(r, c, "", false)
	mail := c.Message
	m := c.Amend(o.Send)
	at := c.Ticket.HeldAnswer(m.ID)
	text := m.Text
	var why ticket.HeldWhy
	if at >= 0 {
		if why = c.Ticket.Held[at].Why; c.Ticket.Held[at].Only {
			text = ""
		}
	}
	only := text == "" && o.Saved == "" && len(m.Attachments) == 0
	c.Ticket.DropHeld(m.ID)
	waitNext(c)
	c.Message = m
	switch {
	case len(o.Asks) > 0:
		m.Text, _ = words.AroundQuote(words.HideInternalAddresses(r, text))
		m.Text = strings.TrimSpace(m.Text + "\n\n" + o.Saved)
		sendAside(r, c, o)
		announce(r, c, o, false)
		only = true
	case only:
		announce(r, c, o, false)
	default:
		admitWaiting(r, c, why, m)
		answer(r, c, o, text+"\n\n"+o.Saved)
	}
	acted(r, c, o, was, !only, m.ID)
	m.Before = was.Before(c.Ticket)
	c.Message = mail
}
