package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"guichet/mail"
)

// ErrAgent is what EraseContact returns for an agent's address: take him out of the
// configuration first.
var ErrAgent = errors.New("this is an agent's address, or one of this desk")

// EraseContact takes everything of a person away, whose address, or one of whose addresses,
// this is: the tickets that he asked for, his words and his place on others', mail of his
// that was put aside, what is known of him. Words of others stay, also where they speak of
// him. It goes ticket by ticket, so it can be called again after a fault; it returns how many
// tickets of his were erased.
func (d *Desk) EraseContact(ctx context.Context, a mail.Address, by string) (erased int, err error) {
	if d.dir.agent(a) != nil || d.dir.ours(a) {
		return 0, ErrAgent
	}
	p := &parting{dir: d.dir, by: by, now: d.now().UTC()}
	if err := p.find(ctx, d.store, a); err != nil {
		return 0, fmt.Errorf("look for what is of %s: %w", a, err)
	}
	for _, n := range p.own {
		if err := d.Erase(ctx, n, by); err != nil {
			return erased, err
		}
		erased++
	}
	for _, n := range p.others {
		if err := d.store.Update(ctx, func(tx Tx) error { return p.leave(tx, n) }); err != nil {
			return erased, fmt.Errorf("erase a person on ticket %d: %w", n, err)
		}
	}
	return erased, d.store.Update(ctx, p.forget)
}

// parting is the erasure of one person.
type parting struct {
	dir         *directory
	by          string
	now         time.Time
	addresses   []mail.Address
	own, others []Number // tickets: that he asked for, that he has a part in
}

// is reports whether an address is his.
func (p *parting) is(a mail.Address) bool {
	return slices.ContainsFunc(p.addresses, func(own mail.Address) bool { return same(own, a) })
}

// find looks through all tickets, some at a time: nothing says where somebody wrote who had
// no place on the ticket.
func (p *parting) find(ctx context.Context, s Store, a mail.Address) error {
	err := s.View(ctx, func(tx Reader) error {
		p.addresses = []mail.Address{a}
		c, err := FindContact(tx, a)
		if err == nil {
			p.addresses = append(p.addresses, append(c.Also, c.Address)...)
		}
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		return err
	})
	for after := Number(0); err == nil; {
		var tickets []*Ticket
		err = s.View(ctx, func(tx Reader) error {
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

func (p *parting) sort(tx Reader, tickets []*Ticket) error {
	for _, t := range tickets {
		if at := t.requester(); at >= 0 && p.is(t.People[at].Address) {
			p.own = append(p.own, t.Number)
			continue
		}
		there := slices.ContainsFunc(t.People, func(who Person) bool { return p.is(who.Address) })
		if !there && t.Erased.IsZero() {
			messages, err := tx.Messages(t.Number)
			if err != nil {
				return err
			}
			there = slices.ContainsFunc(messages, func(m *Message) bool {
				return p.is(m.Author.Address) || slices.ContainsFunc(m.Addressed, p.is)
			})
		}
		if there {
			p.others = append(p.others, t.Number)
		}
	}
	return nil
}

// leave takes him off a ticket of somebody else.
func (p *parting) leave(tx Tx, n Number) error {
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
			*who = Person{Standing: Former, Generation: who.Generation + 1}
		}
		if p.is(who.By) {
			who.By = mail.Address{}
		}
	}
	if t.Access != nil && p.is(t.Access.Customer) {
		t.Access = nil
	}
	t.Events++
	e := &Event{Ticket: n, ID: t.Events, At: p.now, Actor: p.by, Cause: "command", What: "erased what was of one person"}
	return errors.Join(tx.AddEvent(e), tx.PutTicket(t), tx.Erased(p.now))
}

// messages leaves tombstones of his, and takes his address out of the others' recipients.
func (p *parting) messages(tx Tx, t *Ticket) error {
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
func (p *parting) letters(tx Tx, n Number) error {
	letters, err := tx.Letters(n)
	for _, l := range letters {
		switch {
		case err != nil:
		case p.is(l.To.Address):
			err = tx.PutLetter(l.tombstone())
		case p.is(l.Actor.Address):
			l.Actor, l.From.Name, l.ReplyTo.Name = mail.Mailbox{}, "", "" // agents read "Carla via Desk" there
			fallthrough
		case p.names(fmt.Sprint(l.Facts, l.Attempts)):
			l.Facts = Facts{Status: l.Facts.Status, Was: l.Facts.Was, CloseTime: l.Facts.CloseTime, Bare: l.Facts.Bare, Reason: l.Facts.Reason}
			for i, a := range l.Attempts {
				l.Attempts[i] = a.tombstone()
			}
			err = tx.PutLetter(l)
		}
	}
	return err
}

// names reports whether words hold an address of his.
func (p *parting) names(words string) bool {
	return slices.ContainsFunc(p.addresses, func(a mail.Address) bool {
		return strings.Contains(strings.ToLower(words), strings.ToLower(a.String()))
	})
}

func (p *parting) events(tx Tx, n Number) error {
	events, err := tx.Events(n)
	for _, e := range events {
		if err == nil && (p.names(e.Actor) || p.names(e.What)) {
			err = tx.PutEvent(p.dir.tombstone(e))
		}
	}
	return err
}

// forget takes away what is known of him beside the tickets.
func (p *parting) forget(tx Tx) error {
	err := dropAsides(tx, func(x *Aside) bool { return p.is(x.Author.Address) || p.is(x.Envelope.From) })
	for _, a := range p.addresses {
		err = errors.Join(err, tx.DropContact(Fold(a)))
	}
	return errors.Join(err, forgetCounts(tx, p.addresses...), p.looseLetters(tx), tx.Erased(p.now))
}

// looseLetters leaves tombstones of the letters to him that belong to no ticket, and takes
// his mail out of the digests of what was put aside.
func (p *parting) looseLetters(tx Tx) error {
	for after := LetterID(0); ; {
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
				l = l.tombstone()
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
