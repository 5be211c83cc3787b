package intake

import (
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/notify"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// OpenWritten opens a ticket for somebody to whom an agent wrote with the desk in copy: his words are
// the first reply, which has arrived already, and nothing is confirmed (PRODUCT 7.12).
func OpenWritten(r *change.Decision, box mail.Mailbox) {
	r.Why("an agent wrote to %q, with the desk in copy", box.Address)
	c := newTicket(r, box)
	t := c.Ticket
	t.Echo = true // the agent vouches for him
	was := t.Clone()
	o := command.RunAgents(r, c, false)
	if text := o.WithNoted(words.AgentsWords(r)); o.Note {
		KeepNote(r, c, text)
	} else {
		publicReply(r, c, o, text)
		c.HeardFrom(t.Requester(), r.In.Message.MessageID) // it began the thread in his mailbox
	}
	r.Invite(c)
	c.Event(r.State.Now, r.Actor(), "mail", "opened for "+box.Address.String()+", to whom "+r.Actor()+" wrote")
	acted(r, c, o, was, !o.Note, c.Message.ID)
	if len(o.Done) == 0 {
		o.Done = append(o.Done, ticket.Say("opened", box.Address))
	}
	o.Tell = true // he has to learn the number, and to get an address to write to
	command.Transcript(r, c, o, false)
	notify.TellAgents(r, c, c.Message, ticket.KindNew, r.Staff())
}
