package bolt

import (
	"context"
	"errors"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"guichet/mail"
	"guichet/ticket"
)

// erasure is how what was erased, and what was rewritten since, is kept. Counts decide, since
// an erasure may come while a rewrite goes on; times are for people.
type erasure struct {
	Count     uint64    // of erasures
	Last      time.Time // when the last one was
	Done      uint64    // of those that the file holds no octet of
	Rewritten time.Time // when the file was last written anew, zero if never
}

// Erasure is what became of the octets that were erased.
type Erasure struct {
	Last      time.Time // when something was last erased; zero: never
	Rewritten time.Time // when the file was last written anew; zero: never
	Pending   bool      // free pages of the file may still hold what was erased: Rewrite ends that
}

// Erasure tells whether something that was erased waits for Rewrite.
func (db *DB) Erasure(_ context.Context) (Erasure, error) {
	var e erasure
	err := db.view(func(tx *bbolt.Tx) (err error) {
		e, err = (&reader{bolt: tx, db: db}).erasure()
		return err
	})
	return Erasure{Last: e.Last, Rewritten: e.Rewritten, Pending: e.Count > e.Done}, fault(err)
}

// erasure reads the record of erasures; nothing was erased where there is none.
func (r *reader) erasure() (erasure, error) {
	var e erasure
	err := r.get(bucketMeta, []byte(metaErasure), &e)
	if errors.Is(err, ticket.ErrNotFound) {
		return erasure{}, nil
	}
	return e, err
}

func (t *tx) Erased(now time.Time) error {
	e, err := t.erasure()
	if err != nil {
		return err
	}
	e.Count, e.Last = e.Count+1, now
	return t.put(bucketMeta, []byte(metaErasure), e)
}

// rewritten notes in a new copy of the file that it holds nothing of the first done erasures.
func (t *tx) rewritten(done uint64, now time.Time) error {
	e, err := t.erasure()
	if err != nil {
		return err
	}
	e.Done, e.Rewritten = done, now
	return t.put(bucketMeta, []byte(metaErasure), e)
}

func (t *tx) EraseMessage(m *ticket.Message) error {
	var kept message
	key := partKey(m.Ticket, m.ID)
	if err := t.get(bucketMessages, key, &kept); err != nil {
		return err
	}
	if err := t.abandon(kept.Raw, bucketMessages, key); err != nil {
		return err
	}
	if err := t.reindex(m.Ticket, m.ID, kept.Message.Searchable(), m.Searchable()); err != nil {
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
