package desk

import (
	"hash/fnv"
	"slices"
	"time"
)

// haste is how soon after a letter a person has hardly read it and answered.
const haste = 15 * time.Second

// justTold are the letters to the agent on a ticket that he got within haste.
func (r *ruling) justTold(t *Ticket) (letters []*Letter) {
	for _, l := range r.state.Letters[t.Number] {
		left := l.Created
		if n := len(l.Attempts); n > 0 {
			left = l.Attempts[n-1].At
		}
		if ago := r.state.Now.Sub(left); same(l.To.Address, r.agent.Address) && ago >= 0 && ago < haste {
			letters = append(letters, l)
		}
	}
	return letters
}

// hasty reports whether a mail of the agent came so soon after a letter to him that a machine may
// have written it, though no field says so. Then it is no sign that a human looks after the ticket:
// an out-of-office without marks and a customer's robot would answer each other for ever.
func (r *ruling) hasty(t *Ticket) bool {
	return !r.direct && slices.ContainsFunc(r.justTold(t), func(l *Letter) bool { return l.Kind != KindUndo })
}

// parrots reports whether words of the agent answer at once what only told him of his own mail, or
// of a machine's: such words come from an out-of-office without marks, and would bring the next
// such letter. A quick human may answer what was refused, once; nobody answers the offer to take
// his words back with words.
func (r *ruling) parrots(l lead) bool {
	m, told := r.in.Message, r.justTold(l.ticket)
	if l.note || len(m.Commands) > 0 {
		return false
	}
	bait, taken := 0, false
	for i, have := range told {
		if have.Kind != KindUndo && have.Kind != KindAlert && (have.Kind != KindTranscript || len(have.Facts.Refused) == 0) {
			continue
		}
		bait++
		switch {
		case slices.Contains(m.InReplyTo, have.MessageID):
			taken = true
			if have.Kind == KindUndo {
				return true
			}
		case len(m.InReplyTo) == 0 && i == len(told)-1:
			taken = true
		}
	}
	return taken && bait > 1
}

// keepParroted keeps what a machine wrote in the agent's name. He hears of it once an hour, as the others
// do: it may have been himself.
func (r *ruling) keepParroted(l lead) {
	told := r.state.Now.Sub(l.ticket.Alerted) < alertEvery
	r.store(l.ticket, "words that answer a letter about the agent's own mail within seconds")
	if !told {
		r.tell(r.change(l.ticket), r.agent, KindAlert, Facts{Reason: AlertAutomatic})
	}
}

// Repeated are words that an agent's mails said within haste, one mail after the other.
type Repeated struct {
	Words uint64 // a hash of author and words
	Times int
}

// maxRepeated is how often an agent may say the same at once. Nobody reads and answers in the same
// words so fast, so many times in a row; a robot without marks does, and if the customer has one
// as well, neither of them would end.
const maxRepeated = 4

// repeated counts the words of the agent's mail, if he says them within haste; commands are no
// robot's.
func (r *ruling) repeated(t *Ticket) Repeated {
	if len(r.in.Message.Commands) > 0 || !r.hasty(t) {
		return Repeated{}
	}
	h := fnv.New64a()
	h.Write([]byte(r.agent.Address.String() + "\x00" + r.in.Message.Reply)) // never fails
	if now := h.Sum64(); now != t.Repeated.Words {
		return Repeated{Words: now, Times: 1}
	}
	return Repeated{Words: t.Repeated.Words, Times: t.Repeated.Times + 1}
}

// repeats reports whether the agent said the same so often, each time at once, that a machine
// must do it.
func (r *ruling) repeats(l lead) bool { return !l.note && r.repeated(l.ticket).Times > maxRepeated }
