package transaction

import (
	"slices"
	"time"

	"guichet/mail"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Erased implements ticket.Tx.
func (t *Tx) Erased(now time.Time) error { return record.NoteErased(&t.Writer, now) }

// EraseMessage implements ticket.Tx.
func (t *Tx) EraseMessage(m *ticket.Message) error {
	var kept record.Message
	key := record.PartKey(m.Ticket, m.ID)
	if err := t.Get(record.BucketMessages, key, &kept); err != nil {
		return err
	}
	if err := t.raws.Abandon(kept.Raw, record.BucketMessages, key); err != nil {
		return err
	}
	if err := t.index.Change(m.Ticket, m.ID, kept.Message.Searchable(), m.Searchable()); err != nil {
		return err
	}
	return t.Put(record.BucketMessages, key, record.Message{Message: *m})
}

// PutEvent implements ticket.Tx.
func (t *Tx) PutEvent(e *ticket.Event) error {
	return t.Replace(record.BucketEvents, record.PartKey(e.Ticket, e.ID), e)
}

// DropContact implements ticket.Tx.
func (t *Tx) DropContact(a mail.Address) error {
	return t.Remove(record.BucketContacts, record.ContactKey(a))
}

// ForgetAutomatic implements ticket.Tx.
func (t *Tx) ForgetAutomatic(counted ...string) error {
	var keys [][]byte
	err := t.Each(record.BucketAutomatic, nil, func(k, _ []byte) (bool, error) {
		if _, of := record.SplitAutomatic(k); slices.Contains(counted, of) {
			keys = append(keys, append([]byte(nil), k...))
		}
		return true, nil
	})
	for _, k := range keys {
		if err == nil {
			err = t.Remove(record.BucketAutomatic, k)
		}
	}
	return err
}
