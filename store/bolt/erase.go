package bolt

import (
	"slices"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

// Erased implements desk.Tx.
func (t *tx) Erased(now time.Time) error { return noteErased(&t.recordWriter, now) }

func (t *tx) EraseMessage(m *ticket.Message) error {
	var kept message
	key := partKey(m.Ticket, m.ID)
	if err := t.get(bucketMessages, key, &kept); err != nil {
		return err
	}
	if err := t.raws.abandon(kept.Raw, bucketMessages, key); err != nil {
		return err
	}
	if err := t.index.change(m.Ticket, m.ID, kept.Message.Searchable(), m.Searchable()); err != nil {
		return err
	}
	return t.put(bucketMessages, key, message{Message: *m})
}

func (t *tx) PutEvent(e *ticket.Event) error {
	return t.replace(bucketEvents, partKey(e.Ticket, e.ID), e)
}

func (t *tx) DropContact(a mail.Address) error {
	return t.remove(bucketContacts, contactKey(a))
}

func (t *tx) ForgetAutomatic(counted ...string) error {
	var keys [][]byte
	err := t.each(bucketAutomatic, nil, func(k, _ []byte) (bool, error) {
		if _, of := splitAutomatic(k); slices.Contains(counted, of) {
			keys = append(keys, append([]byte(nil), k...))
		}
		return true, nil
	})
	for _, k := range keys {
		if err == nil {
			err = t.remove(bucketAutomatic, k)
		}
	}
	return err
}
