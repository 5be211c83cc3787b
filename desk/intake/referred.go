package intake

import (
	"slices"
	"strings"

	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// KeepReferred keeps an agent's mail that only refers to a ticket as a note and tells him how to send
// it (PRODUCT 7.10). What he passes on of author, if that is a customer, waits beside it.
func KeepReferred(r *change.Decision, c *change.Change, author mail.Mailbox) {
	o := onlyQuestions(r, c)
	text := ticket.FirstOf(words.AgentsWords(r), r.In.Rest)
	if f := r.In.Forward; f != nil && (f.Above != "" || !author.Address.IsZero()) {
		text = f.Above
	}
	KeepNote(r, c, text, others(r, c.Ticket)...)
	holdNote(r, c, ticket.HeldReference)
	if !author.Address.IsZero() && r.In.Forward != nil {
		beside(r, c, author)
		o.Answer("beside", author.Address)
	}
	r.Outcome = o
	facts := o.Facts()
	facts.Held, facts.About = ticket.HeldReference, c.Message.ID
	notify.TellAgent(r, c, r.Agent, ticket.KindTranscript, facts).InReplyTo = r.In.Message.MessageID
}

// KeepWritten keeps what an agent wrote to the requester himself, with the desk in copy: a reply. Who
// takes part and has no copy of it gets it from the desk.
func KeepWritten(r *change.Decision, c *change.Change) {
	o := onlyQuestions(r, c)
	text := words.AgentsWords(r)
	was := c.Ticket.Clone()
	switch {
	case c.Ticket.Status == ticket.Closed:
		o.Refused = append(o.Refused, ticket.Say("closed-silent", c.Ticket.Number))
		KeepNote(r, c, text)
	case slices.ContainsFunc(r.In.Message.Commands, notes):
		KeepNote(r, c, o.WithNoted(text))
	default:
		publicReply(r, c, o, text)
		acted(r, c, o, was, true, c.Message.ID)
		notify.TellTaken(r, c, was.Assignee)
	}
	command.Transcript(r, c, o, false)
}

// onlyQuestions answers the questions of a mail and refuses its other commands.
func onlyQuestions(r *change.Decision, c *change.Change) *change.Outcome {
	o := &change.Outcome{Staff: true}
	for _, cmd := range r.In.Message.Commands {
		known := command.Registry[cmd.Name]
		switch {
		case command.Questions[cmd.Name], cmd.Name == "note":
			command.Do(r, c, o, cmd, known)
		case !known.Agents:
			o.Refused = append(o.Refused, ticket.RefusedLine(command.LineOf(cmd), command.UnknownCommand(cmd.Name)))
		default:
			o.Refused = append(o.Refused, ticket.RefusedLine(command.LineOf(cmd), ticket.Refuse("not-here")))
		}
	}
	return o
}

// others are the agents of the support addresses that a mail came to beside the ticket's own.
func others(r *change.Decision, t *ticket.Ticket) []*policy.Agent {
	var all []*policy.Agent
	for _, target := range r.Targets {
		if target.Desk != r.Dir.Desk(t) {
			all = append(all, r.Dir.Staff(target.Desk)...)
		}
	}
	return all
}

// holdNote notes that the mail in hand is an answer that waits for #send. With one of a side conversation
// waits to whom it goes.
func holdNote(r *change.Decision, c *change.Change, why ticket.HeldWhy) {
	h := ticket.HeldAnswer{Message: c.Message.ID, Agent: r.Agent.Address, Why: why}
	if r.Side > 0 && !slices.ContainsFunc(r.In.Message.Commands, command.Asks) {
		h.Lines = append(h.Lines, "#ask "+c.Ticket.People[r.Side-1].Address.String())
	}
	c.Ticket.Held = append(c.Ticket.Held, h)
	c.Event(r.State.Now, "rule", "mail", "not sent: "+string(why))
}

// beside keeps a customer's mail that an agent passes on to its ticket, until an agent accepts it.
func beside(r *change.Decision, c *change.Change, author mail.Mailbox) {
	c.Ticket.Messages++
	m := *c.Message
	m.ID, m.Kind, m.Author, m.Text = c.Ticket.Messages, ticket.FromCustomer, author, strings.TrimSpace(r.In.Forward.Text)
	m.Unverified, m.PassedOn, m.Addressed, m.Personal = true, true, nil, r.In.Forwarded.Personal
	m.Origin = ticket.Origin{Ticket: c.Ticket.Number, Message: c.Message.ID}
	c.Copies = append(c.Copies, &m)
	c.Ticket.Unverified = append(c.Ticket.Unverified, m.ID)
	c.Event(r.State.Now, r.Actor(), "mail", "passed on a mail of "+author.Address.String()+", unverified")
}
