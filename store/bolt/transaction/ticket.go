package transaction

import (
	"bytes"
	"fmt"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Installation implements ticket.Reader.
func (r *Reader) Installation() (ticket.Installation, error) {
	key := []byte(record.MetaInstallation)
	data, err := r.records.Octets(record.BucketMeta, key)
	if data == nil || err != nil {
		return ticket.Installation{}, err
	}
	if last := r.lastInstallation(); last != nil && bytes.Equal(last.record, data) {
		return last.copy(), nil
	}
	last := installation{record: bytes.Clone(data)}
	if err := record.Decode(record.BucketMeta, key, data, &last.is); err != nil {
		return ticket.Installation{}, err
	}
	if r.shared != nil {
		r.shared.installation.Store(&last)
	}
	return last.copy(), nil
}

// installation is a record and what it says: each mail asks for it, and it hardly ever changes.
type installation struct {
	record []byte
	is     ticket.Installation
}

func (i *installation) copy() ticket.Installation {
	is := i.is
	is.Fingerprint = bytes.Clone(is.Fingerprint)
	return is
}

func (r *Reader) lastInstallation() *installation {
	if r.shared == nil {
		return nil
	}
	return r.shared.installation.Load()
}

// PutInstallation raises the last number given to Skip, so that AddTicket need not look.
func (t *Tx) PutInstallation(i ticket.Installation) error {
	if err := t.Put(record.BucketMeta, []byte(record.MetaInstallation), i); err != nil {
		return err
	}
	return t.Raise(record.BucketTickets, uint64(i.Skip))
}

// Ticket implements ticket.Reader.
func (r *Reader) Ticket(n ticket.Number) (*ticket.Ticket, error) {
	var t ticket.Ticket
	if err := r.records.Get(record.BucketTickets, record.TicketKey(n), &t); err != nil {
		return nil, err
	}
	return &t, nil
}

// Ticket remembers what the ticket is found by, so that PutTicket need not read it again.
func (t *Tx) Ticket(n ticket.Number) (*ticket.Ticket, error) {
	ticket, err := t.Reader.Ticket(n)
	if err == nil {
		t.index.See(ticket)
	}
	return ticket, err
}

// Tickets implements ticket.Reader.
func (r *Reader) Tickets(after ticket.Number, limit int) ([]*ticket.Ticket, error) {
	return record.List[ticket.Ticket](r.records, record.BucketTickets, record.TicketKey(after), limit)
}

// AddTicket implements ticket.Tx.
func (t *Tx) AddTicket(it *ticket.Ticket) error {
	t.Arrived = true
	n, err := t.Next(record.BucketTickets)
	if err != nil {
		return err
	}
	it.Number = ticket.Number(n)
	if err := t.Add(record.BucketTickets, record.TicketKey(it.Number), it); err != nil {
		return err
	}
	if err := t.keepLists(it); err != nil {
		return err
	}
	t.added = it.Number
	t.index.See(it)
	return t.index.Queue(it.Number, 0)
}

// keepLists brings the lists of tickets up to date that are looked up without reading tickets.
func (t *Tx) keepLists(ticket *ticket.Ticket) error {
	if err := record.KeepLive(&t.Writer, ticket); err != nil {
		return err
	}
	return record.KeepRated(&t.Writer, ticket)
}

// PutTicket implements ticket.Tx.
func (t *Tx) PutTicket(ticket *ticket.Ticket) error {
	if err := t.index.ChangeTicket(ticket); err != nil {
		return fmt.Errorf("%s: %w", record.NameOf(record.BucketTickets, record.TicketKey(ticket.Number)), err)
	}
	if err := t.keepLists(ticket); err != nil {
		return err
	}
	return t.Put(record.BucketTickets, record.TicketKey(ticket.Number), ticket)
}

// Message implements ticket.Reader.
func (r *Reader) Message(n ticket.Number, id uint32) (*ticket.Message, error) {
	var m record.Message
	if err := r.records.Get(record.BucketMessages, record.PartKey(n, id), &m); err != nil {
		return nil, err
	}
	return &m.Message, nil
}

// Messages implements ticket.Reader.
func (r *Reader) Messages(n ticket.Number) ([]*ticket.Message, error) {
	kept, err := record.ListUnder[record.Message](r.records, record.BucketMessages, record.TicketKey(n))
	if err != nil {
		return nil, err
	}
	var all []*ticket.Message
	for _, m := range kept {
		all = append(all, &m.Message)
	}
	return all, nil
}

// Raw implements ticket.Reader.
func (r *Reader) Raw(n ticket.Number, id uint32) ([]byte, error) {
	var m record.Message
	if err := r.records.Get(record.BucketMessages, record.PartKey(n, id), &m); err != nil {
		return nil, err
	}
	if m.Message.Erased {
		return nil, ticket.ErrNotFound // its octets may be there for a copy
	}
	if o := m.Message.Origin; o.Ticket != 0 {
		var origin record.Message
		if err := r.records.Get(record.BucketMessages, record.PartKey(o.Ticket, o.Message), &origin); err != nil {
			return nil, err
		}
		return r.shared.Files.Read(r.records, origin.Raw)
	}
	return r.shared.Files.Read(r.records, m.Raw)
}

// AddMessage implements ticket.Tx.
func (t *Tx) AddMessage(m *ticket.Message, raw ticket.Staged) error {
	if err := t.part("message", m.Ticket, m.ID); err != nil {
		return err
	}
	if o := m.Origin; o.Ticket != 0 {
		if err := t.Get(record.BucketMessages, record.PartKey(o.Ticket, o.Message), new(record.Message)); err != nil {
			return fmt.Errorf("origin of a copy: %w", err)
		}
	}
	key := record.PartKey(m.Ticket, m.ID)
	place, err := t.adopt(raw, record.BucketMessages, key)
	if err != nil {
		return err
	}
	if err := t.Add(record.BucketMessages, key, record.Message{Message: *m, Raw: place}); err != nil {
		return err
	}
	return t.index.Queue(m.Ticket, m.ID)
}

// PutMessage implements ticket.Tx.
func (t *Tx) PutMessage(m *ticket.Message) error {
	var kept record.Message
	key := record.PartKey(m.Ticket, m.ID)
	if err := t.Get(record.BucketMessages, key, &kept); err != nil {
		return fmt.Errorf("%s: %w", record.NameOf(record.BucketMessages, key), err)
	}
	if err := t.index.Change(m.Ticket, m.ID, kept.Message.Searchable(), m.Searchable()); err != nil {
		return err
	}
	kept.Message = *m
	return t.Put(record.BucketMessages, key, kept)
}

// Events implements ticket.Reader.
func (r *Reader) Events(n ticket.Number) ([]*ticket.Event, error) {
	return record.ListUnder[ticket.Event](r.records, record.BucketEvents, record.TicketKey(n))
}

// AddEvent implements ticket.Tx.
func (t *Tx) AddEvent(e *ticket.Event) error {
	if err := t.part("event", e.Ticket, e.ID); err != nil {
		return err
	}
	return t.Add(record.BucketEvents, record.PartKey(e.Ticket, e.ID), e)
}

// part refuses a message or event that nobody could find again.
func (t *Tx) part(what string, n ticket.Number, id uint32) error {
	if id == 0 {
		return record.Fault(fmt.Errorf("%s of ticket %d has no id", what, n))
	}
	if n == t.added && n != 0 {
		return nil
	}
	ok, err := t.Has(record.BucketTickets, record.TicketKey(n))
	if err == nil && !ok {
		err = fmt.Errorf("ticket %d of the %s: %w", n, what, ticket.ErrNotFound)
	}
	return err
}
