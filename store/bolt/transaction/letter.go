package transaction

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Letter implements ticket.Reader.
func (r *Reader) Letter(id ticket.LetterID) (*ticket.Letter, error) {
	var l ticket.Letter
	if err := r.records.Get(record.BucketLetters, record.LetterKey(id), &l); err != nil {
		return nil, err
	}
	return &l, nil
}

// indexed reads a letter that an index names: it must be there.
func indexed(r *Reader, b record.Bucket, key []byte, id ticket.LetterID) (*ticket.Letter, error) {
	l, err := r.Letter(id)
	if errors.Is(err, ticket.ErrNotFound) {
		return nil, record.Damaged(b, key, fmt.Sprintf("there is no letter %d", id))
	}
	return l, err
}

// Letters implements ticket.Reader.
func (r *Reader) Letters(n ticket.Number) ([]*ticket.Letter, error) {
	var all []*ticket.Letter
	err := r.records.Under(record.BucketLettersOf, record.TicketKey(n), func(k, data []byte) error {
		if _, _, err := record.Unseal(record.BucketLettersOf, k, data); err != nil {
			return err
		}
		_, id := record.SplitOfTicket(k)
		l, err := indexed(r, record.BucketLettersOf, k, id)
		all = append(all, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// EachLetter implements ticket.Reader.
func (r *Reader) EachLetter(n ticket.Number, backward bool, fn func(ticket.LetterID, bool, func() (*ticket.Letter, error)) (bool, error)) error {
	walk := r.records.Under
	if backward {
		walk = r.records.UnderBackward
	}
	over := errors.New("enough")
	err := walk(record.BucketLettersOf, record.TicketKey(n), func(k, data []byte) error {
		if _, _, err := record.Unseal(record.BucketLettersOf, k, data); err != nil {
			return err
		}
		_, id := record.SplitOfTicket(k)
		waiting, err := r.records.Has(record.BucketPending, record.LetterKey(id))
		if err != nil {
			return err
		}
		more, err := fn(id, waiting, func() (*ticket.Letter, error) { return indexed(r, record.BucketLettersOf, k, id) })
		if err == nil && !more {
			return over
		}
		return err
	})
	if errors.Is(err, over) {
		return nil
	}
	return err
}

// AllLetters implements ticket.Reader.
func (r *Reader) AllLetters(after ticket.LetterID, limit int, pending bool) ([]*ticket.Letter, error) {
	if !pending {
		return record.List[ticket.Letter](r.records, record.BucketLetters, record.LetterKey(after), limit)
	}
	var all []*ticket.Letter
	if limit <= 0 {
		return nil, nil
	}
	err := r.records.Each(record.BucketPending, record.LetterKey(after), func(k, data []byte) (bool, error) {
		if bytes.Equal(k, record.LetterKey(after)) {
			return true, nil
		}
		_, _, err := record.Unseal(record.BucketPending, k, data)
		if err == nil {
			var l *ticket.Letter
			if l, err = indexed(r, record.BucketPending, k, record.SplitLetter(k)); err == nil {
				all = append(all, l)
			}
		}
		return len(all) < limit, r.unlessDamage(err)
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

// DueLetters implements ticket.Reader.
func (r *Reader) DueLetters(now time.Time, limit int) ([]*ticket.Letter, time.Time, error) {
	var due []*ticket.Letter
	err := r.records.Each(record.BucketDue, nil, func(k, data []byte) (bool, error) {
		at, id := record.SplitDue(k)
		if len(due) >= limit || at.After(now) {
			return false, nil
		}
		if _, _, err := record.Unseal(record.BucketDue, k, data); err != nil {
			return true, r.unlessDamage(err)
		}
		if r.shared.Leases.held(id, now) {
			return true, nil
		}
		l, err := indexed(r, record.BucketDue, k, id)
		if err == nil {
			due = append(due, l)
		}
		return true, r.unlessDamage(err)
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	next, err := firstAfter(r.records, record.BucketDue, now)
	return due, next, err
}

// unlessDamage is an error that is not about one damaged record, which is taken down.
func (r *Reader) unlessDamage(err error) error {
	if err == nil || r.records.PassOver(err) {
		return nil
	}
	return err
}

// firstAfter returns the time of the first sound entry after now of an index by time.
func firstAfter(r record.Reader, b record.Bucket, now time.Time) (time.Time, error) {
	var next time.Time
	err := r.Each(b, record.TimeKey(now.Add(1)), func(k, data []byte) (bool, error) {
		if _, _, err := record.Unseal(b, k, data); err != nil {
			if r.PassOver(err) {
				err = nil
			}
			return true, err
		}
		next = record.SplitTime(k)
		return false, nil
	})
	return next, err
}

// NextLetter implements ticket.Tx.
func (t *Tx) NextLetter() (ticket.LetterID, error) {
	n, err := t.Next(record.BucketLetters)
	if err == nil {
		t.letters = append(t.letters, ticket.LetterID(n))
	}
	return ticket.LetterID(n), err
}

// Letter implements ticket.Reader. It notes where the letter stands in the indexes, so that PutLetter, which mostly follows,
// need not read it again.
func (t *Tx) Letter(id ticket.LetterID) (*ticket.Letter, error) {
	l, err := t.Reader.Letter(id)
	if err == nil {
		t.letter, t.standing = id, record.EntriesOf(l)
	}
	return l, err
}

// PutLetter moves the letter in the indexes from where it stood.
func (t *Tx) PutLetter(l *ticket.Letter) error {
	if l.ID == 0 {
		return record.Fault(errors.New("a letter without an id"))
	}
	if t.letter != l.ID {
		t.letter, t.standing = 0, nil // a new one stands nowhere
		if at := slices.Index(t.letters, l.ID); at >= 0 {
			t.letters = slices.Delete(t.letters, at, at+1)
		} else if _, err := t.Letter(l.ID); err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return err
		}
	}
	was, now := t.standing, record.EntriesOf(l)
	if err := t.Put(record.BucketLetters, record.LetterKey(l.ID), l); err != nil {
		return err
	}
	if err := t.Raise(record.BucketLetters, uint64(l.ID)); err != nil {
		return err
	}
	t.letter, t.standing = l.ID, now
	return t.moveEntries(was, now)
}

func (t *Tx) moveEntries(was, now []record.Entry) error {
	for _, i := range was {
		if !record.HasEntry(now, i) {
			if err := t.Remove(i.Bucket, i.Key); err != nil {
				return err
			}
		}
	}
	for _, i := range now {
		if !record.HasEntry(was, i) {
			if err := t.Mark(i.Bucket, i.Key); err != nil {
				return err
			}
		}
	}
	return nil
}
