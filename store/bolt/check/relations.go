package check

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// relations verifies that records agree with each other. Every record has read back
// before.
func (c *checker) relations() error {
	for _, part := range []func() error{
		c.tickets, c.mails, c.parts, c.events, c.letters, c.letterIndexes, c.timers, c.refs, c.contacts, c.organisations, c.memos, c.fileIndex, c.index, c.sequences,
	} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) sequences() error {
	for _, b := range []record.Bucket{record.BucketTickets, record.BucketLetters, record.BucketHeld, record.BucketRaws, record.BucketParts, record.BucketFresh, record.BucketSegments} {
		if err := c.sequence(b); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) tickets() error {
	err := c.keys(record.BucketLive, func(k []byte) error {
		return c.ticketOf("The list of tickets that are not closed", record.SplitTicket(k))
	})
	if err != nil {
		return err
	}
	err = c.keys(record.BucketRated, func(k []byte) error {
		return c.ticketOf("The list of ratings", record.SplitTicket(k))
	})
	if err != nil {
		return err
	}
	if err := c.keys(record.BucketQueues, c.queue); err != nil {
		return err
	}
	return scan(c, record.BucketTickets, func(k []byte, t *ticket.Ticket) error {
		who := record.NameOf(record.BucketTickets, k)
		if err := c.listed(k, t); err != nil {
			return err
		}
		for id := uint32(1); id <= t.Messages; id++ {
			if err := c.need(who, record.BucketMessages, record.PartKey(t.Number, id)); err != nil {
				return err
			}
		}
		for id := uint32(1); id <= t.Events; id++ {
			if err := c.need(who, record.BucketEvents, record.PartKey(t.Number, id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// mails verifies messages and held mail, with their raw mails.
func (c *checker) mails() error {
	named := 0
	raw := func(p record.RawPlace, b record.Bucket, k []byte) error {
		inside, err := c.place(p, b, k)
		if inside {
			named++
		}
		return err
	}
	err := scan(c, record.BucketMessages, func(k []byte, m *record.Message) error {
		if err := c.ticketOf(record.NameOf(record.BucketMessages, k), m.Message.Ticket); err != nil {
			return err
		}
		if o := m.Message.Origin; o.Ticket != 0 {
			if err := c.need(record.NameOf(record.BucketMessages, k), record.BucketMessages, record.PartKey(o.Ticket, o.Message)); err != nil {
				return err
			}
		}
		return raw(m.Raw, record.BucketMessages, k)
	})
	if err != nil {
		return err
	}
	err = scan(c, record.BucketHeld, func(k []byte, a *record.HeldMail) error { return raw(a.Raw, record.BucketHeld, k) })
	if err != nil {
		return err
	}
	return c.unnamed(named)
}

func (c *checker) events() error {
	return scan(c, record.BucketEvents, func(k []byte, e *ticket.Event) error {
		return c.ticketOf(record.NameOf(record.BucketEvents, k), e.Ticket)
	})
}

func (c *checker) letters() error {
	return scan(c, record.BucketLetters, func(k []byte, l *ticket.Letter) error {
		for _, i := range record.EntriesOf(l) {
			if err := c.need(record.NameOf(record.BucketLetters, k), i.Bucket, i.Key); err != nil {
				return err
			}
		}
		return nil
	})
}

// letterIndexes looks from the indexes to the letters.
func (c *checker) letterIndexes() error {
	for _, i := range []struct {
		bucket record.Bucket
		split  func(k []byte) ticket.LetterID
	}{
		{record.BucketLettersOf, func(k []byte) ticket.LetterID { _, id := record.SplitOfTicket(k); return id }},
		{record.BucketPending, record.SplitLetter},
		{record.BucketDue, func(k []byte) ticket.LetterID { _, id := record.SplitDue(k); return id }},
	} {
		err := c.keys(i.bucket, func(k []byte) error {
			l, err := record.Read[ticket.Letter](c.Reader, record.BucketLetters, record.LetterKey(i.split(k)))
			if err != nil && !errors.Is(err, ticket.ErrNotFound) {
				return c.fault(err)
			}
			if !record.HasEntry(record.EntriesOf(l), record.Entry{Bucket: i.bucket, Key: k}) {
				c.Say("The index %s has letter %d where it does not belong.", i.bucket, i.split(k))
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
	err := scan(c, record.BucketTimersOf, func(k []byte, t *ticket.Timer) error {
		return c.need(fmt.Sprintf("The timer %q of ticket %d", t.Kind, t.Ticket), record.BucketTimers, record.TimerKey(*t))
	})
	if err != nil {
		return err
	}
	return c.keys(record.BucketTimers, func(k []byte) error {
		var t ticket.Timer
		at := record.SplitTimer(k)
		err := c.Get(record.BucketTimersOf, record.TimerOfKey(at.Ticket, at.Kind), &t)
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return c.fault(err)
		}
		if err != nil || !bytes.Equal(record.TimerKey(t), k) {
			c.Say("The index of timers has one at %v that ticket %d does not have.", at.At, at.Ticket)
		}
		return nil
	})
}

func (c *checker) refs() error {
	return scan(c, record.BucketRefs, func(k []byte, r *record.Ref) error {
		if r.Ref.Ticket == 0 {
			return nil // a mail of questions, which belongs to none
		}
		if r.Ref.Message == 0 {
			return c.ticketOf("The index of Message-IDs", r.Ref.Ticket)
		}
		return c.need("The index of Message-IDs", record.BucketMessages, record.PartKey(r.Ref.Ticket, r.Ref.Message))
	})
}

// fileIndex looks from the index of files to the records that name them.
func (c *checker) fileIndex() error {
	return scan(c, record.BucketFiles, func(k []byte, p *record.RawPlace) error {
		b, key, ok := record.SplitFile(k)
		var m record.Message
		var a record.HeldMail
		var err error
		switch {
		case !ok:
		case b == record.BucketMessages:
			err = c.Get(b, key, &m)
		case b == record.BucketHeld:
			err = c.Get(b, key, &a)
		}
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return c.fault(err)
		}
		if m.Raw != *p && a.Raw != *p {
			c.Say("The index of files has %s for %s, which does not name it.", p.File, record.NameOf(b, key))
		}
		return nil
	})
}

// listed verifies the lists against a ticket.
func (c *checker) listed(k []byte, t *ticket.Ticket) error {
	for _, list := range []struct {
		in   record.Bucket
		want []byte
		name string
	}{
		{record.BucketLive, record.LiveRecord(t), "tickets that are not closed"},
		{record.BucketRated, record.RatedRecord(t), "ratings"},
	} {
		data, err := c.Octets(list.in, k)
		switch {
		case err != nil:
			if err := c.fault(err); err != nil {
				return err
			}
		case !bytes.Equal(data, list.want):
			c.Say("The list of %s is wrong about ticket %d.", list.name, t.Number)
		}
	}
	for _, key := range record.QueueKeys(t) {
		ok, err := c.Has(record.BucketQueues, key)
		if err == nil && !ok {
			c.Say("Ticket %d is missing among the queues.", t.Number)
		}
		if err := c.fault(err); err != nil {
			return err
		}
	}
	return nil
}

// queue verifies that the ticket of an entry among the queues stands there.
func (c *checker) queue(k []byte) error {
	n := record.SplitQueue(k)
	t, err := record.Read[ticket.Ticket](c.Reader, record.BucketTickets, record.TicketKey(n))
	if err != nil && !errors.Is(err, ticket.ErrNotFound) {
		return c.fault(err)
	}
	if t == nil || !slices.ContainsFunc(record.QueueKeys(t), func(key []byte) bool { return bytes.Equal(key, k) }) {
		c.Say("The queues have ticket %d where it does not stand.", n)
	}
	return nil
}
