package delivery

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/ticket"
)

// An agent's full mailbox is tried again every so often for so long, whatever its server calls final: he
// empties it when he sees it (PRODUCT 1.11).
const (
	fullEvery = 30 * time.Minute
	fullFor   = 5 * 24 * time.Hour
)

// fullWords are what servers say of a full mailbox that give no RFC 3463 code for it, in lower case.
var fullWords = []string{"quota", "mailbox full", "mailbox is full", "insufficient storage", "over limit", "out of storage", "out of space", "exceeded storage"}

// mailboxFull reports whether a refusal says that the mailbox is full.
func mailboxFull(a ticket.Attempt) bool {
	reply := strings.ToLower(a.Reply)
	return a.Enhanced == "5.2.2" || a.Code == 552 && a.Enhanced == "" ||
		slices.ContainsFunc(fullWords, func(words string) bool { return strings.Contains(reply, words) })
}

// toAgent reports whether a letter's reader answers for the desk.
func toAgent(l *ticket.Letter, t *ticket.Ticket) bool {
	return l.Person < len(t.People) && t.People[l.Person].Standing == ticket.AgentStaff
}

// passOn gives another agent of the address what an agent's mailbox refused, else the admins, unless
// somebody else has it already. Transcripts and offers to undo tell him of his own mail only.
func passOn(r *change.Decision, c *change.Change, l *ticket.Letter) {
	if l.Kind == ticket.KindTranscript || l.Kind == ticket.KindUndo {
		return
	}
	var refused []mail.Address
	for _, other := range append([]*ticket.Letter{l}, r.State.Letters[c.Ticket.Number]...) {
		switch {
		case len(l.Causes) == 0 && other != l, !toAgent(other, c.Ticket) || !tellsAll(other, l.Causes):
		case other.ID == l.ID || other.State == ticket.LetterBounced || other.State == ticket.LetterCancelled:
			refused = append(refused, other.To.Address)
		default:
			return // his colleague hears
		}
	}
	detail := l.To.Address.String() + ": " + l.LastReply()
	for _, a := range r.Dir.Staff(r.Dir.Desk(c.Ticket)) {
		if !slices.ContainsFunc(refused, func(had mail.Address) bool { return ticket.SameAddress(had, a.Address) }) {
			alert := notify.TellAgent(r, c, a, ticket.KindAlert, ticket.Facts{Reason: notify.AlertAgentRefused, Detail: detail})
			alert.Causes, alert.Actor = l.Causes, l.Actor
			return
		}
	}
	tellAdmins(r, c.Ticket, l, detail)
}

func tellsAll(l *ticket.Letter, causes []uint32) bool {
	for _, id := range causes {
		if !slices.Contains(l.Causes, id) {
			return false
		}
	}
	return true
}

// maxPassedOn bounds in bytes the words that admins get.
const maxPassedOn = 4000

// tellAdmins writes to the admins what no agent of the address can be told: they have no place on the
// ticket, so the words stand in the letter.
func tellAdmins(r *change.Decision, t *ticket.Ticket, l *ticket.Letter, detail string) {
	words := ""
	for _, id := range l.Causes {
		if m := r.State.HeldMessages[t.Number][id]; m != nil && !t.Sensitive {
			words += "\n\n" + m.Author.Address.String() + ":\n" + m.Text
		}
	}
	for _, a := range r.Dir.Policy.Admins {
		if ticket.SameAddress(a, l.To.Address) {
			continue
		}
		to := notify.WriteWithoutTicket(r.Dir, &r.Plan, r.State, r.Dir.Desk(t), mail.Mailbox{Address: a}, ticket.KindAlert)
		to.Staff, to.Subject = true, fmt.Sprintf("%s: #%d", l.To.Address, t.Number)
		to.Facts = ticket.Facts{Reason: notify.AlertAgentRefused, Detail: detail + ticket.CutText(words, maxPassedOn)}
	}
}
