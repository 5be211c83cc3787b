package intake

import (
	"strings"
	"time"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/erase"
	"guichet/desk/thread"
	"guichet/ticket"
)

// DeletionConfirmed handles mail to the address that confirms a deletion. It counts from the
// requester to whom it was issued, once, and for a day.
func DeletionConfirmed(r *change.Decision) bool {
	for _, tok := range r.Hints.Addressed {
		t := r.State.Tickets[tok.Ticket]
		if tok.Role != ticket.TokenDelete || r.Hints.FromHeaders || t == nil || !r.Keys.Verify(tok, t) {
			continue
		}
		t, place := thread.FollowMerge(r, t, tok.Person)
		switch {
		case place < 0:
			continue
		case r.Doubted || !authority.IsSender(r, t.People[place].Address):
			Unverified(r, t)
		case !t.Deleted.IsZero():
			if strings.TrimSpace(r.In.Message.Reply) != "" {
				continue
			}
			r.HoldMail(ticket.HeldAutomatic, "it confirms a deletion that is done", t.Number)
		case erase.Declines.MatchString(r.In.Message.Reply):
			Join(r, t, "it declines the deletion")
			r.Change(t).Ticket.DeleteAsked = time.Time{}
		default:
			confirmDeletion(r, t)
		}
		return true
	}
	return false
}

func confirmDeletion(r *change.Decision, t *ticket.Ticket) {
	r.Why("confirms that ticket %d is deleted", t.Number)
	c := r.Change(t)
	r.AddMessage(c, ticket.CommandsOnly, ticket.ForAgents, "")
	if t.DeleteAsked.IsZero() || r.State.Now.Sub(t.DeleteAsked) > erase.ConfirmTime {
		late := &change.Outcome{Refused: []ticket.Said{ticket.RefusedLine("#delete", ticket.Refuse("delete-late"))}}
		command.CustomerTranscript(r, c, c.Ticket.Requester(), late)
		return
	}
	erase.Hide(r, c, "mail")
}

// eraseByMail erases the ticket of an agent's mail, and that mail with it: it quotes what is
// to go. A letter says that it is done.
func eraseByMail(r *change.Decision, c *change.Change, o *change.Outcome) {
	erase.Erase(r, c, r.Actor(), "command")
	r.AddMessage(c, ticket.CommandsOnly, ticket.ForAgents, "")
	c.Message = c.Message.Tombstone()
	o.Tell = true
	command.Transcript(r, c, o, false)
	for _, l := range c.Letters {
		l.Facts.Bare = true // there is no subject any more
	}
}
