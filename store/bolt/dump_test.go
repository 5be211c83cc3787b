package bolt

import (
	"context"
	"fmt"
	"time"

	"guichet/ticket"
)

// contents is all that a desk can read. Errors stand in place of what they hide.
type contents struct {
	Tickets  map[string]string
	Answers  map[string]string
	Problems int // answers that were errors
}

// dump reads everything.
func dump(db *DB) contents {
	c := contents{Tickets: map[string]string{}, Answers: map[string]string{}}
	err := db.View(context.Background(), func(r ticket.Reader) error {
		tickets, err := r.Tickets(0, 1_000_000)
		c.note("tickets", len(tickets), err)
		for _, t := range tickets {
			c.Tickets[fmt.Sprint(t.Number)] = fmt.Sprintf("%+v", *t)
			c.ticket(r, t)
		}
		installation, err := r.Installation()
		c.note("installation", installation, err)
		letters, err := r.AllLetters(0, 1_000_000, true)
		c.note("pending", len(letters), err)
		due, next, err := r.DueLetters(time.Now().Add(time.Hour), 1_000_000)
		c.note("due", fmt.Sprint(len(due), next), err)
		timers, next, err := r.DueTimers(time.Now().Add(time.Hour), 1_000_000)
		c.note("timers", fmt.Sprint(timers, next), err)
		held, err := r.HeldMails(0, 1_000_000)
		c.note("asides", len(held), err)
		return nil
	})
	c.note("view", "", err)
	return c
}

func (c *contents) note(what string, value any, err error) {
	if err != nil {
		c.Problems++
		c.Answers[what] = "error"
		return
	}
	c.Answers[what] = fmt.Sprintf("%+v", value)
}

func (c *contents) ticket(r ticket.Reader, t *ticket.Ticket) {
	n := t.Number
	messages, err := r.Messages(n)
	for _, m := range messages {
		c.note(fmt.Sprint("message ", n, m.ID), *m, nil)
		raw, err := r.Raw(n, m.ID)
		c.note(fmt.Sprint("raw ", n, m.ID), string(raw), err)
		refs, err := r.FindRefs(m.MessageID, 100)
		c.note(fmt.Sprint("refs ", m.MessageID), refs, err)
		contact, err := r.Contact(m.Author.Address)
		if err == nil {
			c.note(fmt.Sprint("contact ", m.Author.Address), *contact, nil)
		} else {
			c.note(fmt.Sprint("contact ", m.Author.Address), nil, err)
		}
		hour, day, err := r.Automatic(m.Author.Address.String(), m.At)
		c.note(fmt.Sprint("automatic ", m.Author.Address), fmt.Sprint(hour, day), err)
	}
	c.note(fmt.Sprint("messages ", n), len(messages), err)
	events, err := r.Events(n)
	var all string
	for _, e := range events {
		all += fmt.Sprintf("%+v", *e)
	}
	c.note(fmt.Sprint("events ", n), all, err)
	letters, err := r.Letters(n)
	all = ""
	for _, l := range letters {
		all += fmt.Sprintf("%+v", *l)
	}
	c.note(fmt.Sprint("letters ", n), all, err)
}

// wrong lists the answers of c that differ from want's and are no errors.
func (c contents) wrong(want contents) []string {
	var all []string
	for what, value := range want.Answers {
		if got, ok := c.Answers[what]; got != "error" && got != value {
			all = append(all, fmt.Sprintf("%s: %.100q (%v), want %.100q", what, got, ok, value))
		}
	}
	for n, value := range want.Tickets {
		if got, ok := c.Tickets[n]; ok && got != value {
			all = append(all, "ticket "+n)
		}
	}
	return all
}
