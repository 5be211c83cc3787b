package delivery

import (
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/ticket"
)

// MayLeave returns why a letter must not be sent any more; "" if it may.
func MayLeave(d *policy.Directory, j *ticket.Job, contact *ticket.Contact) string {
	l := &j.Letter
	if l.State.Final() {
		return "it is " + string(l.State) + " already"
	}
	if l.Created.Before(j.Ticket.Erased) {
		return "its ticket was erased"
	}
	if l.Ticket == 0 {
		return withoutTicketMayLeave(d, l, contact)
	}
	if l.Person >= len(j.Ticket.People) {
		return "its reader is not on the ticket"
	}
	p := j.Ticket.People[l.Person]
	switch {
	case p.Left && l.Kind == ticket.KindTranscript: // the last word to who left: that he did
	case p.Standing == ticket.Former || j.GoesOn != nil && j.GoesOn.HasLost(p.Address):
		return "its reader lost the right to read the ticket"
	case p.Standing != ticket.AgentStaff && hidden(j):
		return "the ticket was deleted"
	case p.Standing == ticket.AgentStaff && d.Agent(p.Address) == nil:
		return "its reader is no agent any more"
	case p.Standing != ticket.AgentStaff && contact != nil && contact.Suppressed != "":
		return ticket.Suppressed + contact.Suppressed
	case l.Kind == ticket.KindAsk, l.Facts.Copy:
		return taken(j)
	case p.Standing == ticket.ThirdParty:
		return "its reader has no part in the ticket"
	case p.Standing == ticket.Watcher && l.Kind != ticket.KindWatch:
		return "its reader may hear of the status only"
	case l.Kind == ticket.KindTaken && !ticket.SameAddress(j.Ticket.Assignee, l.Actor.Address):
		return "it is not that agent's any more"
	case p.Standing == ticket.Invited:
		return "its reader did not write yet"
	}
	if l.Kind == ticket.KindReply || l.Kind == ticket.KindUpdate {
		return taken(j)
	}
	return ""
}

// taken says so if all that a letter tells was taken back or went to another ticket.
func taken(j *ticket.Job) string {
	for _, m := range j.Messages {
		if !m.Withdrawn && j.Ticket.Moved[m.ID] == 0 {
			return ""
		}
	}
	return "what it tells was taken back"
}

// hidden reports whether the ticket was deleted after the letter was written. The letter
// that says so is written with it.
func hidden(j *ticket.Job) bool {
	on := &j.Ticket
	if j.GoesOn != nil {
		on = j.GoesOn
	}
	return !on.Deleted.IsZero() && j.Letter.Created.Before(on.Deleted)
}

// Attempted says what an attempt on a letter changes: mostly the letter alone, and nothing of its ticket.
// s has the time, and of a letter that was refused for good the ticket's letters and the messages that it
// tells of.
func Attempted(d *policy.Directory, s *change.State, l *ticket.Letter, t *ticket.Ticket, o ticket.Outcome, retry time.Time) *change.Plan {
	now := s.Now
	r := &change.Decision{Dir: d, State: s}
	c := &change.Change{Ticket: t.Clone()}
	r.Plan.Changes = []*change.Change{c}
	switch {
	case l.To.Address.IsZero():
		l.State = ticket.LetterSent
	case o == ticket.Delivered:
		l.State, l.Due = ticket.LetterSent, time.Time{}
		if l.RestartsClock(t) {
			life.StartClosing(r, c)
			c.Recalled = append(c.Recalled, l)
			return &r.Plan
		}
	case o == ticket.Temporary && !retry.IsZero():
		l.State, l.Due = ticket.LetterDeferred, retry
	case toAgent(l, t) && mailboxFull(l.Attempts[len(l.Attempts)-1]) && now.Sub(l.Attempts[0].At) < fullFor:
		l.State, l.Due = ticket.LetterDeferred, now.Add(fullEvery)
	default:
		l.State = ticket.LetterBounced
		c.Event(now, "mail system", "delivery", "letter to "+l.To.Address.String()+" refused: "+l.LastReply())
		Bounced(r, c, l, attemptFault(l))
		return &r.Plan
	}
	return &change.Plan{Recalled: []*ticket.Letter{l}}
}

// Settle brings up to date what a letter says that had to wait, on hold or for a server that did
// not answer. "We believe that it is resolved" is wrong where the customer has written since: an
// agent's words travel without it, and without words there is nothing to tell. It returns why
// the letter must not leave; "" if it may. A letter that leaves at once only crosses with his.
func Settle(j *ticket.Job, now time.Time) string {
	l := &j.Letter
	if l.Kind != ticket.KindResolved || j.Ticket.Status == ticket.Resolved || now.Sub(l.Created) <= notify.Coalesce {
		return ""
	}
	words := slices.ContainsFunc(j.Messages, func(m ticket.Message) bool { return m.Kind == ticket.FromAgent && !m.Withdrawn })
	if !words {
		return "the ticket was not resolved any more"
	}
	l.Kind = ticket.KindReply
	l.Facts.Status, l.Facts.Was, l.Facts.CloseTime = j.Ticket.Status, "", 0
	return ""
}

// attemptFault reports whether the last attempt says that the letter's address is dead.
func attemptFault(l *ticket.Letter) bool {
	last := l.Attempts[len(l.Attempts)-1]
	return addressFault(last.Enhanced, last.Reply)
}
