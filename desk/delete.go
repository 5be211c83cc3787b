package desk

import (
	"regexp"
	"strings"
	"time"
)

// confirmTime is how long a deletion that was asked for can be confirmed.
const confirmTime = 24 * time.Hour

// orderDelete hides a ticket from customers: an agent's at once, the requester's when he
// has confirmed it (PRODUCT 3.8).
func (r *ruling) orderDelete(c *Change, o *orders, args string) (Said, error) {
	t := c.Ticket
	switch {
	case args != "":
		return Said{}, refuse("argument", args)
	case t.Number == 0:
		return Said{}, refuse("not-here")
	case !t.Deleted.IsZero():
		return Said{}, refuse("closed", t.Number)
	case o.staff:
		return Said{}, o.last("#delete", func() { r.hide(c, "command") })
	case r.standing(t) != Requester:
		return Said{}, refuse("delete-owner")
	}
	t.DeleteAsked = r.state.Now
	c.event(r.state.Now, r.actor(), "command", "deletion asked for")
	if o.told = true; r.mayAnswer() {
		l := r.letter(c, t.requester(), KindConfirm, Facts{Status: t.Status}, autoReplied)
		l.InReplyTo = r.in.Message.MessageID
	} else {
		r.spent(c)
	}
	if r.direct {
		return say("delete-asked"), nil
	}
	return Said{}, nil
}

// onlyDeletes reports whether a mail asks for the deletion and says nothing else: it opens
// no follow-up of a closed ticket.
func (r *ruling) onlyDeletes() bool {
	m := r.in.Message
	return len(m.Commands) == 1 && m.Commands[0].Name == "delete" && !content(m)
}

// confirmed handles mail to the address that confirms a deletion. It counts from the
// requester to whom it was issued, once, and for a day.
func (r *ruling) confirmed() bool {
	for _, tok := range r.clues.addressed {
		t := r.state.Tickets[tok.Ticket]
		if tok.Role != TokenDelete || r.clues.written || t == nil || !r.keys.Verify(tok, t) {
			continue
		}
		t, place := r.goOn(t, tok.Person)
		switch {
		case place < 0:
			continue
		case r.doubted || !r.mine(t.People[place].Address):
			r.unverified(t)
		case !t.Deleted.IsZero():
			if strings.TrimSpace(r.in.Message.Reply) != "" {
				continue
			}
			r.putAside(AsideAutomatic, "it confirms a deletion that is done", t.Number)
		case declines.MatchString(r.in.Message.Reply):
			r.join(t, "it declines the deletion")
			r.change(t).Ticket.DeleteAsked = time.Time{}
		default:
			r.confirmDeletion(t)
		}
		return true
	}
	return false
}

// declines finds "no" at the beginning of an answer to the question whether to delete, in the
// languages of letters. What is deleted does not come back, so a doubtful one declines.
var declines = regexp.MustCompile(`(?i)^\W*((please|bitte|por favor|per favore|alstublieft|graag)\W+)?` +
	`(no|nope|non|nein|nee|neen|não|nao|ne|nicht|niet|don.?t|do not|not|cancel|stop|keep)(\W|$)`)

func (r *ruling) confirmDeletion(t *Ticket) {
	r.why("confirms that ticket %d is deleted", t.Number)
	c := r.change(t)
	r.addMessage(c, Orders, ForAgents, "")
	if t.DeleteAsked.IsZero() || r.state.Now.Sub(t.DeleteAsked) > confirmTime {
		late := &orders{refused: []Said{refused("#delete", refuse("delete-late"))}}
		r.customerTranscript(c, c.Ticket.requester(), late)
		return
	}
	r.hide(c, "mail")
}

// hide takes a ticket out of customers' sight: it is closed without a word, what waits for
// them is cancelled, and the requester is told once. Agents go on seeing it.
func (r *ruling) hide(c *Change, cause string) {
	t := c.Ticket
	r.setStatus(c, Closed, r.actor(), cause)
	t.Deleted, t.DeleteAsked = r.state.Now, time.Time{}
	c.event(r.state.Now, r.actor(), cause, "deleted")
	r.withdraw(c, "the ticket was deleted")
	if place := t.requester(); place >= 0 {
		done := []Said{say("deleted-own", t.Number)}
		if c.accessOver {
			done = append(done, say("access-ended"))
		}
		r.letter(c, place, KindTranscript, Facts{Status: Closed, Bare: true, Done: done}, autoReplied)
	}
}

// hidden reports whether a ticket was deleted, and is therefore nothing that the sender's
// mail can belong to. Agents' mail can.
func (r *ruling) hidden(t *Ticket) bool {
	if t.Deleted.IsZero() || r.agent != nil && !isCustomer(r.standing(t)) {
		return false
	}
	r.why("ticket %d was deleted", t.Number)
	r.forgotten = append(r.forgotten, t)
	return true
}

// forget takes the subject of a deleted ticket, whose thread the mail answers, out of the
// new one.
func (r *ruling) forget(subject string) string {
	for _, t := range r.forgotten {
		if strings.EqualFold(subject, t.Thread) || strings.EqualFold(subject, t.Subject) {
			return ""
		}
	}
	return subject
}
