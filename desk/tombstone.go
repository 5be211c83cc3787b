package desk

import (
	"regexp"
	"strings"
	"time"

	"guichet/mail"
)

// A tombstone names what stays of a record, never what goes: a field that somebody adds
// later is erased without anybody thinking of it.

// Gone stands where words of an erased person were.
const Gone = "(erased)"

// tombstone is what is left of an erased ticket: that it was there, and when. Nobody stands
// on it, and its secret is another, so that no token and no return path of before is good.
func (t *Ticket) tombstone(now time.Time, secret []byte) *Ticket {
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

// tombstone is what is left of an erased message: that it came, and its fingerprint, by
// which a second copy is known.
func (m *Message) tombstone() *Message {
	return &Message{
		Ticket: m.Ticket, ID: m.ID, Kind: m.Kind, At: m.At, Fingerprint: m.Fingerprint, Visibility: m.Visibility,
		Text: Gone, Erased: true,
	}
}

// tombstone is what is left of an erased letter: that it was sent, and when. One that waits
// is cancelled.
func (l *Letter) tombstone() *Letter {
	tomb := &Letter{
		ID: l.ID, Ticket: l.Ticket, Person: l.Person, Kind: l.Kind, State: l.State, Created: l.Created, Epoch: l.Epoch,
		Causes: l.Causes, Date: l.Date, Staff: l.Staff,
	}
	if !tomb.State.Final() {
		tomb.State = LetterCancelled
	}
	for _, a := range l.Attempts {
		tomb.Attempts = append(tomb.Attempts, a.tombstone())
	}
	return tomb
}

// tombstone leaves out what the remote said: it repeats addresses and words.
func (a Attempt) tombstone() Attempt {
	return Attempt{At: a.At, Took: a.Took, Code: a.Code, Enhanced: a.Enhanced, Outcome: a.Outcome}
}

// plainEvent finds the events that tell nothing of anybody.
var plainEvent = regexp.MustCompile(`^(status \w+ -> \w+|opened|note|erased|rating \d)$`)

// tombstone is what is left of an event. Agents stay named: they did it as their work.
func (d *directory) tombstone(e *Event) *Event {
	tomb := &Event{Ticket: e.Ticket, ID: e.ID, At: e.At, Actor: e.Actor, Cause: e.Cause, Message: e.Message, What: Gone}
	if plainEvent.MatchString(e.What) {
		tomb.What = e.What
	}
	if strings.Contains(e.Actor, "@") {
		if a, err := mail.ParseAddress(e.Actor); err != nil || d.agent(a) == nil {
			tomb.Actor = Gone
		}
	}
	return tomb
}
