package ticket

import (
	"slices"
	"time"

	"guichet/mail"
)

// HeldWhy is why an answer waits for its author. The templates have words for it: "held.WHY".
type HeldWhy string

// The reasons why an answer waits (PRODUCT 7.2, 7.3, 7.10, 7.11).
const (
	HeldReference HeldWhy = "reference" // it came to no reply token of its author
	HeldNoteTo    HeldWhy = "note"      // it answers a letter whose answers are notes
	HeldPlace     HeldWhy = "place"     // a command stands alone in the middle of its words
	HeldInside    HeldWhy = "inside"    // it repeats lines of a note
	HeldCollision HeldWhy = "collision" // a colleague acted since what it answers
	HeldTime      HeldWhy = "time"      // its author put it off (#at)
	HeldCustomer  HeldWhy = "customer"  // a customer wrote before the time to which it was put off
)

// HeldAnswer is an agent's answer that no customer gets before its author says #send. Its words and
// files are a note on the ticket until then.
type HeldAnswer struct {
	Message uint32 // that has them
	Agent   mail.Address
	Why     HeldWhy
	Lines   []string  `json:",omitempty"` // commands that wait with it, as "#resolved"
	Only    bool      `json:",omitempty"` // there are only commands: the message has no words for customers
	At      time.Time `json:",omitzero"`  // when it leaves by itself (#at); zero: never
	Since   []uint32  `json:",omitempty"` // collision: messages of colleagues since what it answers
	Remind  time.Time `json:",omitzero"`  // when its author is told again; zero: not at all
	Told    int       `json:",omitempty"` // how often he was told again
}

// HeldAnswer returns the place in Held of the answer in a message; -1 if it is none.
func (t *Ticket) HeldAnswer(message uint32) int {
	return slices.IndexFunc(t.Held, func(h HeldAnswer) bool { return h.Message == message })
}

// DropHeld takes the answer in a message out of those that wait.
func (t *Ticket) DropHeld(message uint32) {
	t.Held = slices.DeleteFunc(slices.Clone(t.Held), func(h HeldAnswer) bool { return h.Message == message })
}

// NextReminder is when an agent is next told of his answer that waits; zero if nobody is.
func (t *Ticket) NextReminder() time.Time {
	var next time.Time
	for _, h := range t.Held {
		if !h.Remind.IsZero() && (next.IsZero() || h.Remind.Before(next)) {
			next = h.Remind
		}
	}
	return next
}

// NextSend is when the next answer leaves that was put off; zero if none was.
func (t *Ticket) NextSend() time.Time {
	var next time.Time
	for _, h := range t.Held {
		if !h.At.IsZero() && (next.IsZero() || h.At.Before(next)) {
			next = h.At
		}
	}
	return next
}

// TakeOver gives t what waits on a ticket that is merged into it: answers for #send, what agents put off, who
// follows, and what agents did, for who answers next. ids are its messages' numbers in t.
func (t *Ticket) TakeOver(from *Ticket, ids map[uint32]uint32) {
	for _, h := range from.Held {
		if h.Message = ids[h.Message]; h.Message == 0 {
			continue
		}
		since := h.Since
		h.Since = nil
		for _, id := range since {
			if ids[id] != 0 {
				h.Since = append(h.Since, ids[id])
			}
		}
		t.Held = append(t.Held, h)
	}
	for _, s := range from.Snoozes {
		if !slices.ContainsFunc(t.Snoozes, func(have Snooze) bool { return SameAddress(have.By, s.By) }) {
			t.Snoozes = append(t.Snoozes, s)
		}
	}
	for _, a := range from.Acts {
		a.Message = ids[a.Message]
		t.RememberAct(a)
	}
	t.Followers = UnionAddresses(t.Followers, from.Followers)
	from.Held, from.Snoozes = nil, nil
}
