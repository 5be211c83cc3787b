package bolt

import (
	"errors"
	"fmt"

	"guichet/ticket"
)

func (r *reader) Installation() (ticket.Installation, error) {
	var i ticket.Installation
	err := r.records.get(bucketMeta, []byte(metaInstallation), &i)
	if errors.Is(err, ticket.ErrNotFound) {
		return ticket.Installation{}, nil
	}
	return i, err
}

// PutInstallation raises the last number given to Skip, so that AddTicket need not look.
func (t *tx) PutInstallation(i ticket.Installation) error {
	if err := t.put(bucketMeta, []byte(metaInstallation), i); err != nil {
		return err
	}
	return t.raise(bucketTickets, uint64(i.Skip))
}

func (r *reader) Ticket(n ticket.Number) (*ticket.Ticket, error) {
	var t ticket.Ticket
	if err := r.records.get(bucketTickets, ticketKey(n), &t); err != nil {
		return nil, err
	}
	return &t, nil
}

// Ticket remembers what the ticket is found by, so that PutTicket need not read it again.
func (t *tx) Ticket(n ticket.Number) (*ticket.Ticket, error) {
	ticket, err := t.reader.Ticket(n)
	if err == nil {
		t.index.see(ticket)
	}
	return ticket, err
}

func (r *reader) Tickets(after ticket.Number, limit int) ([]*ticket.Ticket, error) {
	return list[ticket.Ticket](r.records, bucketTickets, ticketKey(after), limit)
}

func (t *tx) AddTicket(it *ticket.Ticket) error {
	t.arrived = true
	n, err := t.next(bucketTickets)
	if err != nil {
		return err
	}
	it.Number = ticket.Number(n)
	if err := t.add(bucketTickets, ticketKey(it.Number), it); err != nil {
		return err
	}
	if err := t.keepLists(it); err != nil {
		return err
	}
	t.index.see(it)
	return t.index.queue(it.Number, 0)
}

// keepLists brings the lists of tickets up to date that are looked up without reading tickets.
func (t *tx) keepLists(ticket *ticket.Ticket) error {
	if err := keepLive(&t.recordWriter, ticket); err != nil {
		return err
	}
	return keepRated(&t.recordWriter, ticket)
}

func (t *tx) PutTicket(ticket *ticket.Ticket) error {
	if err := t.index.changeTicket(ticket); err != nil {
		return fmt.Errorf("%s: %w", nameOf(bucketTickets, ticketKey(ticket.Number)), err)
	}
	if err := t.keepLists(ticket); err != nil {
		return err
	}
	return t.put(bucketTickets, ticketKey(ticket.Number), ticket)
}

func (r *reader) Message(n ticket.Number, id uint32) (*ticket.Message, error) {
	var m message
	if err := r.records.get(bucketMessages, partKey(n, id), &m); err != nil {
		return nil, err
	}
	return &m.Message, nil
}

func (r *reader) Messages(n ticket.Number) ([]*ticket.Message, error) {
	kept, err := listUnder[message](r.records, bucketMessages, ticketKey(n))
	if err != nil {
		return nil, err
	}
	var all []*ticket.Message
	for _, m := range kept {
		all = append(all, &m.Message)
	}
	return all, nil
}

func (r *reader) Raw(n ticket.Number, id uint32) ([]byte, error) {
	var m message
	if err := r.records.get(bucketMessages, partKey(n, id), &m); err != nil {
		return nil, err
	}
	if m.Message.Erased {
		return nil, ticket.ErrNotFound // its octets may be there for a copy
	}
	if o := m.Message.Origin; o.Ticket != 0 {
		var origin message
		if err := r.records.get(bucketMessages, partKey(o.Ticket, o.Message), &origin); err != nil {
			return nil, err
		}
		return r.shared.files.read(r.records, origin.Raw)
	}
	return r.shared.files.read(r.records, m.Raw)
}

func (t *tx) AddMessage(m *ticket.Message, raw ticket.Staged) error {
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
	return t.index.queue(m.Ticket, m.ID)
}

func (t *tx) PutMessage(m *ticket.Message) error {
	var kept message
	key := partKey(m.Ticket, m.ID)
	if err := t.get(bucketMessages, key, &kept); err != nil {
		return fmt.Errorf("%s: %w", nameOf(bucketMessages, key), err)
	}
	if err := t.index.change(m.Ticket, m.ID, kept.Message.Searchable(), m.Searchable()); err != nil {
		return err
	}
	kept.Message = *m
	return t.put(bucketMessages, key, kept)
}

func (r *reader) Events(n ticket.Number) ([]*ticket.Event, error) {
	return listUnder[ticket.Event](r.records, bucketEvents, ticketKey(n))
}

func (t *tx) AddEvent(e *ticket.Event) error {
	if err := t.part("event", e.Ticket, e.ID); err != nil {
		return err
	}
	return t.add(bucketEvents, partKey(e.Ticket, e.ID), e)
}

// part refuses a message or event that nobody could find again.
func (t *tx) part(what string, n ticket.Number, id uint32) error {
	if id == 0 {
		return fault(fmt.Errorf("%s of ticket %d has no id", what, n))
	}
	ok, err := t.has(bucketTickets, ticketKey(n))
	if err == nil && !ok {
		err = fmt.Errorf("ticket %d of the %s: %w", n, what, ticket.ErrNotFound)
	}
	return err
}
