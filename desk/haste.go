package desk

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
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

// Repeated is what an agent's mails said within haste, one after the other, each to the same words of
// a customer.
type Repeated struct {
	Heard uint64 `json:",omitempty"` // a hash of what a customer said last
	Words uint64 `json:",omitempty"` // of that, and of who answered what
	Times int    `json:",omitempty"`
}

// maxRepeated is how often an agent may say the same at once to the same words. Nobody reads and answers
// so fast, so many times in a row; two robots without marks do, and neither of them would end.
const maxRepeated = 4

// repeated counts the words of the agent's mail, if he says them within haste; commands are no
// robot's.
func (r *ruling) repeated(t *Ticket) Repeated {
	p := t.Repeated
	if len(r.in.Message.Commands) > 0 || !r.hasty(t) {
		return Repeated{Heard: p.Heard}
	}
	now := hashed(r.agent.Address.String(), strconv.FormatUint(p.Heard, 16), r.in.Message.Reply)
	if now != p.Words {
		return Repeated{Heard: p.Heard, Words: now, Times: 1}
	}
	p.Times++
	return p
}

// hashed tells words apart; who finds others of the same hash gains nothing by it.
func hashed(words ...string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(words, "\x00"))) // never fails
	return h.Sum64()
}

// repeats reports whether the agent said the same to the same words so often, each time at once, that
// machines must do it.
func (r *ruling) repeats(l lead) bool { return !l.note && r.repeated(l.ticket).Times > maxRepeated }
