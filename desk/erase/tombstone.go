package erase

import (
	"strings"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// Tombstone is what is left of an event. Agents stay named: they did it as their work.
func Tombstone(d *policy.Directory, e *ticket.Event) *ticket.Event {
	tomb := &ticket.Event{Ticket: e.Ticket, ID: e.ID, At: e.At, Actor: e.Actor, Cause: e.Cause, Message: e.Message, What: ticket.Gone}
	if ticket.PlainEvent.MatchString(e.What) {
		tomb.What = e.What
	}
	if strings.Contains(e.Actor, "@") {
		if a, err := mail.ParseAddress(e.Actor); err != nil || d.Agent(a) == nil {
			tomb.Actor = ticket.Gone
		}
	}
	return tomb
}
