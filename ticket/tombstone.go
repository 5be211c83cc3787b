package ticket

import (
	"regexp"
	"time"
)

// A tombstone names what stays of a record, never what goes: a field that somebody adds
// later is erased without anybody thinking of it.

// Gone stands where words of an erased person were.
const Gone = "(erased)"

// Tombstone is what is left of an erased ticket: that it was there, and when. Nobody stands
// on it, and its secret is another, so that no token and no return path of before is good.
func (t *Ticket) Tombstone(now time.Time, secret []byte) *Ticket {
	tomb := &Ticket{
		Number: t.Number, Address: t.Address, Status: Closed, Priority: Normal, Rating: t.Rating, Secret: secret,
		Created: t.Created, Updated: now, Resolved: t.Resolved, Closed: t.Closed, Erased: now,
		Messages: t.Messages, Events: t.Events,
	}
	if tomb.Closed.IsZero() {
		tomb.Closed = now
	}
	return tomb
}

// Tombstone is what is left of an erased message: that it came, and its fingerprint, by
// which a second copy is known.
func (m *Message) Tombstone() *Message {
	return &Message{
		Ticket: m.Ticket, ID: m.ID, Kind: m.Kind, At: m.At, Fingerprint: m.Fingerprint, Visibility: m.Visibility,
		Text: Gone, Erased: true,
	}
}

// Tombstone is what is left of an erased letter: that it was sent, and when. One that waits
// is cancelled.
func (l *Letter) Tombstone() *Letter {
	tomb := &Letter{
		ID: l.ID, Ticket: l.Ticket, Person: l.Person, Kind: l.Kind, State: l.State, Created: l.Created, Epoch: l.Epoch,
		Causes: l.Causes, Date: l.Date, Staff: l.Staff,
	}
	if !tomb.State.Final() {
		tomb.State = LetterCancelled
	}
	for _, a := range l.Attempts {
		tomb.Attempts = append(tomb.Attempts, a.Tombstone())
	}
	return tomb
}

// Tombstone leaves out what the remote said: it repeats addresses and words.
func (a Attempt) Tombstone() Attempt {
	return Attempt{At: a.At, Took: a.Took, Code: a.Code, Enhanced: a.Enhanced, Outcome: a.Outcome}
}

// PlainEvent finds the events that tell nothing of anybody.
var PlainEvent = regexp.MustCompile(`^(status \w+ -> \w+|opened|note|erased|rating \d)$`)
