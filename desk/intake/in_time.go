package intake

import (
	"slices"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/ticket"
)

// SendInTime sends an answer that was put off until now, as #send of its author would, unless he is no agent any
// more or something happened since that he does not know of. It reports whether the answer is still to be sent.
func SendInTime(r *change.Decision, c *change.Change, message uint32) bool {
	at := c.Ticket.HeldAnswer(message)
	if at < 0 || c.Ticket.Held[at].At.IsZero() || c.Ticket.Held[at].At.After(r.State.Now) {
		waitNext(c)
		return false
	}
	h := &c.Ticket.Held[at]
	m := recent(r, c.Ticket.Number, message)
	author := r.Dir.Agent(h.Agent)
	var acts []ticket.Act
	if m != nil {
		acts = actsAfter(c.Ticket, h.Agent, m.At, nil)
	}
	switch {
	case author == nil || m == nil || c.Ticket.Status == ticket.Closed:
		c.Event(r.State.Now, "timer", "timer", "not sent, though it was time: the ticket is closed, or its author is no agent any more")
	case len(acts) > 0 && !ticket.SameAddress(c.Ticket.Assignee, h.Agent):
		holdBack(r, h, ticket.HeldCollision, acts)
		tellWaiting(r, c, *h, acts)
	default:
		return true
	}
	h.At = time.Time{}
	waitNext(c)
	if author != nil && c.Ticket.Status == ticket.Closed {
		notify.TellAgent(r, c, author, ticket.KindTranscript, ticket.Facts{Refused: []ticket.Said{ticket.RefusedLine("#at", ticket.Refuse("closed", c.Ticket.Number))}})
	}
	return false
}

// NothingToSend sets the timer anew that came for an answer which is there no more.
func NothingToSend(_ *change.Decision, c *change.Change) { waitNext(c) }

// StillWaits keeps an answer, for which it was time, because a command that waited with it cannot be done.
func StillWaits(r *change.Decision, c *change.Change, message uint32) {
	at := c.Ticket.HeldAnswer(message)
	if at < 0 {
		return
	}
	h := &c.Ticket.Held[at]
	h.At = time.Time{}
	waitNext(c)
	facts := r.Outcome.Facts()
	facts.About = message
	notify.TellAgent(r, c, r.Agent, ticket.KindTranscript, facts)
}

// holdBack makes an answer that would leave by itself wait for #send.
func holdBack(r *change.Decision, h *ticket.HeldAnswer, why ticket.HeldWhy, acts []ticket.Act) {
	h.Why, h.At, h.Remind = why, time.Time{}, r.State.Now.Add(remindFirst)
	for _, a := range acts {
		if a.Message != 0 && !slices.Contains(h.Since, a.Message) {
			h.Since = append(h.Since, a.Message)
		}
	}
}

// recent is one of the last messages of a ticket; nil if it is none.
func recent(r *change.Decision, n ticket.Number, id uint32) *ticket.Message {
	for _, m := range r.State.Recent[n] {
		if m.ID == id {
			return m
		}
	}
	return nil
}
