package bolt

import (
	"bytes"
	"errors"
	"fmt"

	"guichet/ticket"
)

// relations verifies that records agree with each other. Every record has read back
// before.
func (c *checker) relations() error {
	for _, part := range []func() error{
		c.tickets, c.mails, c.events, c.letters, c.letterIndexes, c.timers, c.refs, c.contacts, c.organisations, c.fileIndex, c.index, c.sequences,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) sequences() error {
	for _, b := range []bucket{bucketTickets, bucketLetters, bucketHeld, bucketRaws, bucketFresh, bucketSegments} {
		if err := c.sequence(b); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) tickets() error {
	err := c.keys(bucketLive, func(k []byte) error {
		return c.ticketOf("The list of tickets that are not closed", splitTicket(k))
	})
	if err != nil {
		return err
	}
	err = c.keys(bucketRated, func(k []byte) error {
		return c.ticketOf("The list of ratings", splitTicket(k))
	})
	if err != nil {
		return err
	}
	return scan(c, bucketTickets, func(k []byte, t *ticket.Ticket) error {
		who := nameOf(bucketTickets, k)
		if err := c.listed(k, t); err != nil {
			return err
		}
		for id := uint32(1); id <= t.Messages; id++ {
			if err := c.need(who, bucketMessages, partKey(t.Number, id)); err != nil {
				return err
			}
		}
		for id := uint32(1); id <= t.Events; id++ {
			if err := c.need(who, bucketEvents, partKey(t.Number, id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// mails verifies messages and held mail, with their raw mails.
func (c *checker) mails() error {
	named := 0
	raw := func(p rawPlace, b bucket, k []byte) error {
		inside, err := c.place(p, b, k)
		if inside {
			named++
		}
		return err
	}
	err := scan(c, bucketMessages, func(k []byte, m *message) error {
		if err := c.ticketOf(nameOf(bucketMessages, k), m.Message.Ticket); err != nil {
			return err
		}
		if o := m.Message.Origin; o.Ticket != 0 {
			if err := c.need(nameOf(bucketMessages, k), bucketMessages, partKey(o.Ticket, o.Message)); err != nil {
				return err
			}
		}
		return raw(m.Raw, bucketMessages, k)
	})
	if err != nil {
		return err
	}
	err = scan(c, bucketHeld, func(k []byte, a *heldMail) error { return raw(a.Raw, bucketHeld, k) })
	if err != nil {
		return err
	}
	return c.unnamed(named)
}

func (c *checker) events() error {
	return scan(c, bucketEvents, func(k []byte, e *ticket.Event) error {
		return c.ticketOf(nameOf(bucketEvents, k), e.Ticket)
	})
}

func (c *checker) letters() error {
	return scan(c, bucketLetters, func(k []byte, l *ticket.Letter) error {
		for _, i := range entriesOf(l) {
			if err := c.need(nameOf(bucketLetters, k), i.bucket, i.key); err != nil {
				return err
			}
		}
		return nil
	})
}

// letterIndexes looks from the indexes to the letters.
func (c *checker) letterIndexes() error {
	for _, i := range []struct {
		bucket bucket
		split  func(k []byte) ticket.LetterID
	}{
		{bucketLettersOf, func(k []byte) ticket.LetterID { _, id := splitOfTicket(k); return id }},
		{bucketPending, splitLetter},
		{bucketDue, func(k []byte) ticket.LetterID { _, id := splitDue(k); return id }},
	} {
		err := c.keys(i.bucket, func(k []byte) error {
			l, err := read[ticket.Letter](c.recordReader, bucketLetters, letterKey(i.split(k)))
			if err != nil && !errors.Is(err, ticket.ErrNotFound) {
				return c.fault(err)
			}
			if !hasEntry(entriesOf(l), entry{i.bucket, k}) {
				c.say("The index %s has letter %d where it does not belong.", i.bucket, i.split(k))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) timers() error {
	err := scan(c, bucketTimersOf, func(k []byte, t *ticket.Timer) error {
		return c.need(fmt.Sprintf("The timer %q of ticket %d", t.Kind, t.Ticket), bucketTimers, timerKey(*t))
	})
	if err != nil {
		return err
	}
	return c.keys(bucketTimers, func(k []byte) error {
		var t ticket.Timer
		at := splitTimer(k)
		err := c.get(bucketTimersOf, timerOfKey(at.Ticket, at.Kind), &t)
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return c.fault(err)
		}
		if err != nil || !bytes.Equal(timerKey(t), k) {
			c.say("The index of timers has one at %v that ticket %d does not have.", at.At, at.Ticket)
		}
		return nil
	})
}

func (c *checker) refs() error {
	return scan(c, bucketRefs, func(k []byte, r *ref) error {
		if r.Ref.Ticket == 0 {
			return nil // a mail of questions, which belongs to none
		}
		if r.Ref.Message == 0 {
			return c.ticketOf("The index of Message-IDs", r.Ref.Ticket)
		}
		return c.need("The index of Message-IDs", bucketMessages, partKey(r.Ref.Ticket, r.Ref.Message))
	})
}

// fileIndex looks from the index of files to the records that name them.
func (c *checker) fileIndex() error {
	return scan(c, bucketFiles, func(k []byte, p *rawPlace) error {
		b, key, ok := splitFile(k)
		var m message
		var a heldMail
		var err error
		switch {
		case !ok:
		case b == bucketMessages:
			err = c.get(b, key, &m)
		case b == bucketHeld:
			err = c.get(b, key, &a)
		}
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return c.fault(err)
		}
		if m.Raw != *p && a.Raw != *p {
			c.say("The index of files has %s for %s, which does not name it.", p.File, nameOf(b, key))
		}
		return nil
	})
}

// listed verifies the lists against a ticket.
func (c *checker) listed(k []byte, t *ticket.Ticket) error {
	for _, list := range []struct {
		in   bucket
		want []byte
		name string
	}{
		{bucketLive, liveRecord(t), "tickets that are not closed"},
		{bucketRated, ratedRecord(t), "ratings"},
	} {
		data, err := c.octets(list.in, k)
		switch {
		case err != nil:
			if err := c.fault(err); err != nil {
				return err
			}
		case !bytes.Equal(data, list.want):
			c.say("The list of %s is wrong about ticket %d.", list.name, t.Number)
		}
	}
	return nil
}
