package intake

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/ticket"
)

// admitCopied makes participants of the people whom an agent put into To or Cc of his answer: they
// have it, so they may answer it and hear how it goes on (PRODUCT 5.5). Who left or was taken off stays
// so, since a reply to all would bring him back; and whom an agent asked beside the ticket stays beside it.
func admitCopied(r *change.Decision, c *change.Change) {
	if !r.Direct && r.Proven() {
		admitAll(r, c, append(append([]mail.Mailbox{}, r.In.Message.To...), r.In.Message.Cc...))
	}
}

// admitWaiting does so for an answer that waited for #send. One that went to a colleague or an expert, and
// became a note for that, brings nobody.
func admitWaiting(r *change.Decision, c *change.Change, why ticket.HeldWhy, m *ticket.Message) {
	if why == "" || why == ticket.HeldReference || why == ticket.HeldNoteTo {
		return
	}
	var boxes []mail.Mailbox
	for _, a := range m.Addressed {
		boxes = append(boxes, mail.Mailbox{Address: a})
	}
	admitAll(r, c, boxes)
}

func admitAll(r *change.Decision, c *change.Change, boxes []mail.Mailbox) {
	admitted := 0
	for _, box := range boxes {
		a := box.Address
		if admitted == change.MaxInvited || a.IsZero() || r.Dir.Ours(a) || r.Dir.Agent(a) != nil || change.NoReply.MatchString(a.Local) {
			continue
		}
		at := c.Ticket.PlaceOf(authority.KnownContact(r, a), a)
		if at >= 0 {
			if s := c.Ticket.People[at].Standing; s != ticket.Watcher && s != ticket.Invited {
				continue
			}
			c.Ticket.People[at].Standing = ticket.Participant
		} else {
			at = c.Ticket.Admit(box, ticket.Participant)
			admitted++
		}
		c.Ticket.People[at].By = r.Sender.Address
		c.Event(r.State.Now, r.Actor(), "mail", "participant "+a.String()+", in Cc of the answer")
	}
}

// sendCopies sends the answer to those whom #bcc names: each alone, once. Nobody learns of it, and they
// get no standing, so that what they answer is unverified.
func sendCopies(r *change.Decision, c *change.Change, o *change.Outcome) {
	for _, box := range o.Copies {
		at := c.Ticket.Admit(box, ticket.ThirdParty)
		if c.LetterTo(at) != nil {
			continue // named twice
		}
		say := notify.ByAgent(r)
		say.Submitted = notify.HumanWords
		notify.Schedule(r, c, notify.Draft(r, c, at, ticket.KindReply, ticket.Facts{Status: c.Ticket.Status, Copy: true}, say), say)
	}
}
