package bolt

import (
	"errors"
	"fmt"

	"guichet/desk"
)

// message is how a message is kept: with the place of its raw mail.
type message struct {
	Message desk.Message
	Raw     rawPlace
}

func (r *reader) Installation() (desk.Installation, error) {
	var i desk.Installation
	err := r.get(bucketMeta, []byte(metaInstallation), &i)
	if errors.Is(err, desk.ErrNotFound) {
		return desk.Installation{}, nil
	}
	return i, err
}

// PutInstallation raises the last number given to Skip, so that AddTicket need not look.
func (t *tx) PutInstallation(i desk.Installation) error {
	if err := t.put(bucketMeta, []byte(metaInstallation), i); err != nil {
		return err
	}
	if t.bucket(bucketTickets).Sequence() >= uint64(i.Skip) {
		return nil
	}
	return t.change(bucketTickets, nil, func() error {
		return t.bucket(bucketTickets).SetSequence(uint64(i.Skip))
	})
}

func (r *reader) Ticket(n desk.Number) (*desk.Ticket, error) {
	var t desk.Ticket
	if err := r.get(bucketTickets, ticketKey(n), &t); err != nil {
		return nil, err
	}
	return &t, nil
}

func (r *reader) Tickets(after desk.Number, limit int) ([]*desk.Ticket, error) {
	return list[desk.Ticket](r, bucketTickets, ticketKey(after), limit)
}

func (t *tx) AddTicket(ticket *desk.Ticket) error {
	t.arrived = true
	n, err := t.next(bucketTickets)
	if err != nil {
		return err
	}
	ticket.Number = desk.Number(n)
	if err := t.add(bucketTickets, ticketKey(ticket.Number), ticket); err != nil {
		return err
	}
	if err := t.keepLists(ticket); err != nil {
		return err
	}
	t.see(ticket)
	return t.queue(ticket.Number, 0)
}

// keepLists brings the lists of tickets up to date that are looked up without reading tickets.
func (t *tx) keepLists(ticket *desk.Ticket) error {
	if err := t.keepLive(ticket); err != nil {
		return err
	}
	return t.keepRated(ticket)
}

func (t *tx) PutTicket(ticket *desk.Ticket) error {
	if err := t.changedTicket(ticket); err != nil {
		return fmt.Errorf("%s: %w", nameOf(bucketTickets, ticketKey(ticket.Number)), err)
	}
	if err := t.keepLists(ticket); err != nil {
		return err
	}
	return t.put(bucketTickets, ticketKey(ticket.Number), ticket)
}

func (r *reader) Message(n desk.Number, id uint32) (*desk.Message, error) {
	var m message
	if err := r.get(bucketMessages, partKey(n, id), &m); err != nil {
		return nil, err
	}
	return &m.Message, nil
}

func (r *reader) Messages(n desk.Number) ([]*desk.Message, error) {
	kept, err := listUnder[message](r, bucketMessages, ticketKey(n))
	if err != nil {
		return nil, err
	}
	var all []*desk.Message
	for _, m := range kept {
		all = append(all, &m.Message)
	}
	return all, nil
}

func (r *reader) Raw(n desk.Number, id uint32) ([]byte, error) {
	var m message
	if err := r.get(bucketMessages, partKey(n, id), &m); err != nil {
		return nil, err
	}
	if m.Message.Erased {
		return nil, desk.ErrNotFound // its octets may be there for a copy
	}
	if o := m.Message.Origin; o.Ticket != 0 {
		var origin message
		if err := r.get(bucketMessages, partKey(o.Ticket, o.Message), &origin); err != nil {
			return nil, err
		}
		return r.raw(origin.Raw)
	}
	return r.raw(m.Raw)
}

func (t *tx) AddMessage(m *desk.Message, raw desk.Staged) error {
	if err := t.part("message", m.Ticket, m.ID); err != nil {
		return err
	}
	if o := m.Origin; o.Ticket != 0 {
		if err := t.get(bucketMessages, partKey(o.Ticket, o.Message), new(message)); err != nil {
			return fmt.Errorf("origin of a copy: %w", err)
		}
	}
	key := partKey(m.Ticket, m.ID)
	place, err := t.adopt(raw, bucketMessages, key)
	if err != nil {
		return err
	}
	if err := t.add(bucketMessages, key, message{Message: *m, Raw: place}); err != nil {
		return err
	}
	return t.queue(m.Ticket, m.ID)
}

func (t *tx) PutMessage(m *desk.Message) error {
	var kept message
	key := partKey(m.Ticket, m.ID)
	if err := t.get(bucketMessages, key, &kept); err != nil {
		return fmt.Errorf("%s: %w", nameOf(bucketMessages, key), err)
	}
	if err := t.reindex(m.Ticket, m.ID, kept.Message.Searchable(), m.Searchable()); err != nil {
		return err
	}
	kept.Message = *m
	return t.put(bucketMessages, key, kept)
}

func (r *reader) Events(n desk.Number) ([]*desk.Event, error) {
	return listUnder[desk.Event](r, bucketEvents, ticketKey(n))
}

func (t *tx) AddEvent(e *desk.Event) error {
	if err := t.part("event", e.Ticket, e.ID); err != nil {
		return err
	}
	return t.add(bucketEvents, partKey(e.Ticket, e.ID), e)
}

// part refuses a message or event that nobody could find again.
func (t *tx) part(what string, n desk.Number, id uint32) error {
	if id == 0 {
		return fault(fmt.Errorf("%s of ticket %d has no id", what, n))
	}
	ok, err := t.has(bucketTickets, ticketKey(n))
	if err == nil && !ok {
		err = fmt.Errorf("ticket %d of the %s: %w", n, what, desk.ErrNotFound)
	}
	return err
}
