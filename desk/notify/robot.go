package notify

import (
	"slices"
	"strconv"
	"time"

	"guichet/desk/change"
	"guichet/desk/thread"
	"guichet/ticket"
)

// MinPace is how soon after a letter a person has hardly read it and answered.
const MinPace = 15 * time.Second

// justTold are the letters to the agent on a ticket that he got within MinPace.
func justTold(r *change.Decision, t *ticket.Ticket) (letters []*ticket.Letter) {
	for _, l := range r.State.Letters[t.Number] {
		left := l.Created
		if n := len(l.Attempts); n > 0 {
			left = l.Attempts[n-1].At
		}
		if ago := r.State.Now.Sub(left); ticket.SameAddress(l.To.Address, r.Agent.Address) && ago >= 0 && ago < MinPace {
			letters = append(letters, l)
		}
	}
	return letters
}

// TooFast reports whether a mail of the agent came so soon after a letter to him that a machine may
// have written it, though no field says so. Then it is no sign that a human looks after the ticket:
// an out-of-office without marks and a customer's robot would answer each other for ever.
func TooFast(r *change.Decision, t *ticket.Ticket) bool {
	return !r.Direct && slices.ContainsFunc(justTold(r, t), func(l *ticket.Letter) bool { return l.Kind != ticket.KindUndo })
}

// EchoesLetter reports whether words of the agent answer at once what only told him of his own mail, or
// of a machine's: such words come from an out-of-office without marks, and would bring the next
// such letter. A quick human may answer what was refused, once; nobody answers the offer to take
// his words back with words.
func EchoesLetter(r *change.Decision, l thread.Candidate) bool {
	m, told := r.In.Message, justTold(r, l.Ticket)
	if l.Note || len(m.Commands) > 0 {
		return false
	}
	bait, taken := 0, false
	for i, have := range told {
		if have.Kind != ticket.KindUndo && have.Kind != ticket.KindAlert && (have.Kind != ticket.KindTranscript || len(have.Facts.Refused) == 0) {
			continue
		}
		bait++
		switch {
		case slices.Contains(m.InReplyTo, have.MessageID):
			taken = true
			if have.Kind == ticket.KindUndo {
				return true
			}
		case len(m.InReplyTo) == 0 && i == len(told)-1:
			taken = true
		}
	}
	return taken && bait > 1
}

// maxRepeated is how often an agent may say the same at once to the same words. Nobody reads and answers
// so fast, so many times in a row; two robots without marks do, and neither of them would end.
const maxRepeated = 4

// CountRepeats counts the words of the agent's mail, if he says them within MinPace of a letter; commands are no
// robot's.
func CountRepeats(r *change.Decision, t *ticket.Ticket) ticket.Repeated {
	p := t.Repeated
	if len(r.In.Message.Commands) > 0 || !TooFast(r, t) {
		return ticket.Repeated{Heard: p.Heard}
	}
	now := change.HashText(r.Agent.Address.String(), strconv.FormatUint(p.Heard, 16), r.In.Message.Reply)
	if now != p.Words {
		return ticket.Repeated{Heard: p.Heard, Words: now, Times: 1}
	}
	p.Times++
	return p
}

// RepeatsItself reports whether the agent said the same to the same words so often, each time at once, that
// machines must do it.
func RepeatsItself(r *change.Decision, l thread.Candidate) bool {
	return !l.Note && CountRepeats(r, l.Ticket).Times > maxRepeated
}
