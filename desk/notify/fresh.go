package notify

import (
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/desk/people"
	"guichet/mail"
	"guichet/ticket"
)

// quickly is how soon after a letter of ours a new mail may be a robot's answer to it (PRODUCT 1.12).
const quickly = time.Minute

// refuseEvery is how often a command is refused by letter though the budget is spent.
const refuseEvery = time.Hour

// FreshKey is the name under which answers to what a proven human begins are counted.
func FreshKey(a mail.Address) string { return "fresh " + Mailbox(a) }

// BeginsAfresh notes a mail that begins something, a ticket or a question. A proven human's answers
// to those have a count of their own; what comes within a minute of a letter to him, or is one of
// his last ten mails again, counts as a machine's.
func BeginsAfresh(r *change.Decision) {
	if r.Agent != nil || r.Direct || r.Sender.Address.IsZero() || !r.Proven() {
		return
	}
	said := change.HashText(NormalSubject(r.Dir, r.In.Message.Subject), r.In.Message.Reply)
	var heard ticket.Hearing
	if known := r.State.Contact; known != nil {
		heard = known.Heard
	}
	switch {
	case soon(r.State.Now, heard.Answered), toldLately(r):
		r.TooSoon = true
		r.Why("within a minute of a letter to its author: counts as a machine's")
	case slices.Contains(heard.Words, said):
		r.TooSoon = true
		r.Why("the same as one of its author's last ten mails: counts as a machine's")
	default:
		r.Fresh = true
	}
	keepHearing(r, func(h *ticket.Hearing) { *h = h.With(said) })
}

func soon(now, then time.Time) bool { return !then.IsZero() && now.Sub(then) < quickly }

// toldLately reports whether one of the letters on the tickets that the mail names was written to its
// author within a minute.
func toldLately(r *change.Decision) bool {
	for _, letters := range r.State.Letters {
		for _, l := range letters {
			left := l.Created
			if n := len(l.Attempts); n > 0 {
				left = l.Attempts[n-1].At
			}
			if ticket.SameAddress(l.To.Address, r.Sender.Address) && soon(r.State.Now, left) {
				return true
			}
		}
	}
	return false
}

// keepHearing changes what is kept in mind of the sender.
func keepHearing(r *change.Decision, f func(*ticket.Hearing)) {
	people.NoteContact(r, r.Sender)
	contact := people.SenderContact(r)
	if contact == nil {
		return
	}
	f(&contact.Heard)
	r.Plan.Contact = contact
}

// maxConfirmed is how many confirmations somebody gets who never wrote what a person writes (PRODUCT 1.10).
const maxConfirmed = 3

// MayConfirm reports whether somebody may get one more confirmation, and counts it: machines whose mail bears no mark
// write for years. Agents read once that he gets none any more.
func MayConfirm(r *change.Decision) bool {
	if r.Direct {
		return true
	}
	var heard ticket.Hearing
	if known := r.State.Contact; known != nil {
		heard = known.Heard
	}
	switch {
	case heard.Person:
		return true
	case r.Dir.Human(r.Sender.Address) || r.In.ByPerson:
		keepHearing(r, func(h *ticket.Hearing) { h.Person, h.Confirmed = true, 0 })
		return true
	case heard.Confirmed >= maxConfirmed:
		r.Why("not confirmed: %d confirmations went to an address that never wrote what a person writes", maxConfirmed)
		if heard.Confirmed == maxConfirmed {
			keepHearing(r, func(h *ticket.Hearing) { h.Confirmed++ })
			r.NoPerson = true
		}
		return false
	}
	keepHearing(r, func(h *ticket.Hearing) { h.Confirmed++ })
	return true
}

// IsPerson notes that somebody wrote what a person writes: he answered a letter of ours.
func IsPerson(r *change.Decision) {
	if known := r.State.Contact; known != nil && known.Heard.Confirmed > 0 && !known.Heard.Person {
		keepHearing(r, func(h *ticket.Hearing) { h.Person, h.Confirmed = true, 0 })
	}
}

func mayAnswerFresh(r *change.Decision) bool {
	p, n := r.Dir.Policy, r.State.Counts
	if p.FreshHour > 0 && n.FreshHour >= p.FreshHour || p.FreshDay > 0 && n.FreshDay >= p.FreshDay ||
		p.AutoHour > 0 && n.DomainHour >= domainBudget*p.AutoHour || p.AutoDay > 0 && n.DomainDay >= domainBudget*p.AutoDay {
		r.Why("no automatic letter: the sender's budget for new mails and questions is spent")
		return false
	}
	return true
}

// MayRefuse reports whether a mistyped command is answered though the budget is spent: once an hour.
func MayRefuse(r *change.Decision) bool {
	if r.ByDesk || r.ByMachinery() {
		return false
	}
	if known := r.State.Contact; known != nil && r.State.Now.Sub(known.Heard.Refused) < refuseEvery {
		return false
	}
	r.Why("answered all the same: a command was refused, the first time within the hour")
	keepHearing(r, func(h *ticket.Hearing) { h.Refused = r.State.Now })
	return true
}

// CountAnswer counts an automatic answer. The last one within the budget of a proven human says when
// more will come.
func CountAnswer(r *change.Decision, l *ticket.Letter) {
	r.Plan.Counted = append(r.Plan.Counted, keysFor(r, l.To.Address)...)
	if r.Agent != nil || r.Direct || !r.Proven() || !ticket.SameAddress(l.To.Address, r.Sender.Address) {
		return
	}
	keepHearing(r, func(h *ticket.Hearing) { h.Answered = r.State.Now })
	if !r.Fresh {
		return
	}
	p, n := r.Dir.Policy, r.State.Counts
	switch {
	case p.FreshDay > 0 && n.FreshDay+1 >= p.FreshDay:
		l.Facts.Again = 24 * time.Hour
	case p.FreshHour > 0 && n.FreshHour+1 >= p.FreshHour:
		l.Facts.Again = time.Hour
	}
}

// keysFor are the names under which an automatic letter to an address is counted.
func keysFor(r *change.Decision, a mail.Address) []string {
	keys := CountKeys(a)
	if r.Fresh && ticket.SameAddress(a, r.Sender.Address) {
		keys[0] = FreshKey(a)
	}
	return keys
}
