package erase

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// ContactErasure is the erasure of one person.
type ContactErasure struct {
	Dir         *policy.Directory
	By          string
	Now         time.Time
	addresses   []mail.Address
	Own, Others []ticket.Number // tickets: that he asked for, that he has a part in
}

// is reports whether an address is his.
func (p *ContactErasure) is(a mail.Address) bool {
	return slices.ContainsFunc(p.addresses, func(own mail.Address) bool { return ticket.SameAddress(own, a) })
}

// Find looks through all tickets, some at a time: nothing says where somebody wrote who had
// no place on the ticket.
func (p *ContactErasure) Find(ctx context.Context, s ticket.Store, a mail.Address) error {
	err := s.View(ctx, func(tx ticket.Reader) error {
		p.addresses = []mail.Address{a}
		c, err := ticket.FindContact(tx, a)
		if err == nil {
			p.addresses = append(p.addresses, append(c.Also, c.Address)...)
		}
		if errors.Is(err, ticket.ErrNotFound) {
			return nil
		}
		return err
	})
	for after := ticket.Number(0); err == nil; {
		var tickets []*ticket.Ticket
		err = s.View(ctx, func(tx ticket.Reader) error {
			if tickets, err = tx.Tickets(after, 100); err != nil {
				return err
			}
			return p.sort(tx, tickets)
		})
		if len(tickets) == 0 {
			break
		}
		after = tickets[len(tickets)-1].Number
	}
	return err
}

func (p *ContactErasure) sort(tx ticket.Reader, tickets []*ticket.Ticket) error {
	for _, t := range tickets {
		if at := t.Requester(); at >= 0 && p.is(t.People[at].Address) {
			p.Own = append(p.Own, t.Number)
			continue
		}
		there := slices.ContainsFunc(t.People, func(who ticket.Person) bool { return p.is(who.Address) })
		if !there && t.Erased.IsZero() {
			messages, err := tx.Messages(t.Number)
			if err != nil {
				return err
			}
			there = slices.ContainsFunc(messages, func(m *ticket.Message) bool {
				return p.is(m.Author.Address) || slices.ContainsFunc(m.Addressed, p.is)
			})
		}
		if there {
			p.Others = append(p.Others, t.Number)
		}
	}
	return nil
}

// Leave takes him off a ticket of somebody else.
func (p *ContactErasure) Leave(tx ticket.Tx, n ticket.Number) error {
	t, err := tx.Ticket(n)
	if err != nil {
		return err
	}
	if err := errors.Join(p.messages(tx, t), p.letters(tx, n), p.events(tx, n)); err != nil {
		return err
	}
	for i := range t.People {
		who := &t.People[i]
		if p.is(who.Address) {
			// His place stays, empty: tokens of the others name theirs by number.
			*who = ticket.Person{Standing: ticket.Former, Generation: who.Generation + 1}
		}
		if p.is(who.By) {
			who.By = mail.Address{}
		}
	}
	if t.Access != nil && p.is(t.Access.Customer) {
		t.Access = nil
	}
	t.Events++
	e := &ticket.Event{Ticket: n, ID: t.Events, At: p.Now, Actor: p.By, Cause: "command", What: "erased what was of one person"}
	return errors.Join(tx.AddEvent(e), tx.PutTicket(t), tx.Erased(p.Now))
}

// messages leaves tombstones of his, and takes his address out of the others' recipients.
func (p *ContactErasure) messages(tx ticket.Tx, t *ticket.Ticket) error {
	messages, err := tx.Messages(t.Number)
	for _, m := range messages {
		switch {
		case err != nil:
		case p.is(m.Author.Address):
			t.Unverified = slices.DeleteFunc(t.Unverified, func(id uint32) bool { return id == m.ID })
			err = eraseBoth(tx, m)
		case slices.ContainsFunc(m.Addressed, p.is):
			m.Addressed = slices.DeleteFunc(m.Addressed, p.is)
			err = tx.PutMessage(m)
		}
	}
	return err
}

// letters leaves tombstones of those to him, and takes his name off the others.
func (p *ContactErasure) letters(tx ticket.Tx, n ticket.Number) error {
	letters, err := tx.Letters(n)
	for _, l := range letters {
		switch {
		case err != nil:
		case p.is(l.To.Address):
			err = tx.PutLetter(l.Tombstone())
		case p.is(l.Actor.Address):
			l.Actor, l.From.Name, l.ReplyTo.Name = mail.Mailbox{}, "", "" // agents read "Carla via Desk" there
			fallthrough
		case p.names(fmt.Sprint(l.Facts, l.Attempts)):
			l.Facts = ticket.Facts{Status: l.Facts.Status, Was: l.Facts.Was, CloseTime: l.Facts.CloseTime, Bare: l.Facts.Bare, Reason: l.Facts.Reason}
			for i, a := range l.Attempts {
				l.Attempts[i] = a.Tombstone()
			}
			err = tx.PutLetter(l)
		}
	}
	return err
}

// names reports whether words hold an address of his.
func (p *ContactErasure) names(words string) bool {
	return slices.ContainsFunc(p.addresses, func(a mail.Address) bool {
		return strings.Contains(strings.ToLower(words), strings.ToLower(a.String()))
	})
}

func (p *ContactErasure) events(tx ticket.Tx, n ticket.Number) error {
	events, err := tx.Events(n)
	for _, e := range events {
		if err == nil && (p.names(e.Actor) || p.names(e.What)) {
			err = tx.PutEvent(Tombstone(p.Dir, e))
		}
	}
	return err
}

// Forget takes away what is known of him beside the tickets.
func (p *ContactErasure) Forget(tx ticket.Tx) error {
	err := dropHeld(tx, func(x *ticket.HeldMail) bool { return p.is(x.Author.Address) || p.is(x.Envelope.From) })
	for _, a := range p.addresses {
		err = errors.Join(err, tx.DropContact(ticket.Fold(a)))
	}
	return errors.Join(err, forgetCounts(tx, p.addresses...), p.lettersWithoutTicket(tx), tx.Erased(p.Now))
}

// lettersWithoutTicket leaves tombstones of the letters to him that belong to no ticket, and takes
// his mail out of the digests of held mail.
func (p *ContactErasure) lettersWithoutTicket(tx ticket.Tx) error {
	for after := ticket.LetterID(0); ; {
		letters, err := tx.AllLetters(after, 1000, false)
		if err != nil || len(letters) == 0 {
			return err
		}
		for _, l := range letters {
			after = l.ID
			switch {
			case l.Ticket != 0:
				continue
			case p.is(l.To.Address):
				l = l.Tombstone()
			case p.names(fmt.Sprint(l.Facts)):
				l.Facts.Waiting, l.Facts.Detail, l.Facts.Query, l.Facts.Older = nil, "", "", ""
			default:
				continue
			}
			if err := tx.PutLetter(l); err != nil {
				return err
			}
		}
	}
}
