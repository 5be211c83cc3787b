package delivery

import (
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/parser"
	"guichet/ticket"
)

// withoutTicketMayLeave is MayLeave for a letter that belongs to no ticket. Agents' addresses are
// never suppressed.
func withoutTicketMayLeave(d *policy.Directory, l *ticket.Letter, contact *ticket.Contact) string {
	switch {
	case l.Staff && l.Kind == ticket.KindTranscript && d.Agent(l.To.Address) == nil:
		return "its reader is no agent any more"
	case !l.Staff && contact != nil && contact.Suppressed != "":
		return ticket.Suppressed + contact.Suppressed
	}
	return ""
}

// ConcernsTicket reports whether an attempt may change more than its letter, by what the letter's ticket says: then the ticket is to
// be read for it. Most letters leave at their first attempt, and tell of no resolution.
func ConcernsTicket(l *ticket.Letter, o ticket.Outcome, retry time.Time) bool {
	switch {
	case l.Ticket == 0:
		return false
	case l.To.Address.IsZero(): // erased on its way
		return true
	case o == ticket.Delivered:
		return l.TellsResolved()
	}
	return o != ticket.Temporary || retry.IsZero()
}

// AttemptedWithoutTicket says what an attempt changes on a letter that belongs to no ticket, or where that does not matter.
func AttemptedWithoutTicket(l *ticket.Letter, o ticket.Outcome, retry, now time.Time) *change.Plan {
	p := &change.Plan{}
	switch {
	case o == ticket.Delivered:
		l.State, l.Due = ticket.LetterSent, time.Time{}
	case o == ticket.Temporary && !retry.IsZero():
		l.State, l.Due = ticket.LetterDeferred, retry
	default:
		l.State = ticket.LetterBounced
		bouncedWithoutTicket(p, l, attemptFault(l), now)
		return p
	}
	p.Recalled = append(p.Recalled, l)
	return p
}

// bouncedWithoutTicket notes that such a letter was refused for good. It had no author but the
// desk, so that nobody is told.
func bouncedWithoutTicket(p *change.Plan, l *ticket.Letter, dead bool, now time.Time) {
	l.Due = time.Time{}
	p.Recalled = append(p.Recalled, l)
	if dead && !l.Staff {
		p.Muted = &ticket.Contact{Address: ticket.Fold(l.To.Address), Name: l.To.Name, Created: now, Suppressed: l.LastReply()}
	}
}

// reportWithoutTicket decides on a delivery report about a letter that belongs to no ticket.
func reportWithoutTicket(r *change.Decision, b *parser.Bounce, l *ticket.Letter, strong bool) {
	r.HoldMail(ticket.HeldReport, "a delivery report ("+b.Action+") on a letter that belongs to no ticket", 0)
	v := verdictOf(b, l)
	if who := complainer(r, v, l); who != nil && strong && !l.Staff {
		r.Plan.Muted = who
	}
	if back := reported(l, v, r.State.Now); back != nil {
		bouncedWithoutTicket(&r.Plan, back, strong && v.dead, r.State.Now)
	}
}
