package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"guichet/ticket"
)

func (r *reader) Letter(id ticket.LetterID) (*ticket.Letter, error) {
	var l ticket.Letter
	if err := r.records.get(bucketLetters, letterKey(id), &l); err != nil {
		return nil, err
	}
	return &l, nil
}

// indexed reads a letter that an index names: it must be there.
func indexed(r *reader, b bucket, key []byte, id ticket.LetterID) (*ticket.Letter, error) {
	l, err := r.Letter(id)
	if errors.Is(err, ticket.ErrNotFound) {
		return nil, damaged(b, key, fmt.Sprintf("there is no letter %d", id))
	}
	return l, err
}

func (r *reader) Letters(n ticket.Number) ([]*ticket.Letter, error) {
	var all []*ticket.Letter
	err := r.records.under(bucketLettersOf, ticketKey(n), func(k, data []byte) error {
		if _, _, err := unseal(bucketLettersOf, k, data); err != nil {
			return err
		}
		_, id := splitOfTicket(k)
		l, err := indexed(r, bucketLettersOf, k, id)
		all = append(all, l)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func (r *reader) AllLetters(after ticket.LetterID, limit int, pending bool) ([]*ticket.Letter, error) {
	if !pending {
		return list[ticket.Letter](r.records, bucketLetters, letterKey(after), limit)
	}
	var all []*ticket.Letter
	if limit <= 0 {
		return nil, nil
	}
	err := r.records.each(bucketPending, letterKey(after), func(k, data []byte) (bool, error) {
		if bytes.Equal(k, letterKey(after)) {
			return true, nil
		}
		if _, _, err := unseal(bucketPending, k, data); err != nil {
			return false, err
		}
		l, err := indexed(r, bucketPending, k, splitLetter(k))
		all = append(all, l)
		return len(all) < limit, err
	})
	if err != nil {
		return nil, err
	}
	return all, nil
}

func (r *reader) DueLetters(now time.Time, limit int) ([]*ticket.Letter, time.Time, error) {
	var due []*ticket.Letter
	err := r.records.each(bucketDue, nil, func(k, data []byte) (bool, error) {
		at, id := splitDue(k)
		if len(due) >= limit || at.After(now) {
			return false, nil
		}
		if _, _, err := unseal(bucketDue, k, data); err != nil {
			return false, err
		}
		if r.shared.leases.held(id, now) {
			return true, nil
		}
		l, err := indexed(r, bucketDue, k, id)
		due = append(due, l)
		return true, err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	next, err := firstAfter(r.records, bucketDue, now)
	return due, next, err
}

// firstAfter returns the time of the first entry after now of an index by time.
func firstAfter(r recordReader, b bucket, now time.Time) (time.Time, error) {
	var next time.Time
	err := r.each(b, timeKey(now.Add(1)), func(k, data []byte) (bool, error) {
		next = splitTime(k)
		_, _, err := unseal(b, k, data)
		return false, err
	})
	return next, err
}

func (t *tx) NextLetter() (ticket.LetterID, error) {
	n, err := t.next(bucketLetters)
	return ticket.LetterID(n), err
}

// PutLetter moves the letter in the indexes from where it stood.
func (t *tx) PutLetter(l *ticket.Letter) error {
	if l.ID == 0 {
		return fault(errors.New("a letter without an id"))
	}
	var was *ticket.Letter
	was, err := t.Letter(l.ID)
	if err != nil && !errors.Is(err, ticket.ErrNotFound) {
		return err
	}
	if err := t.put(bucketLetters, letterKey(l.ID), l); err != nil {
		return err
	}
	if err := t.raise(bucketLetters, uint64(l.ID)); err != nil {
		return err
	}
	return t.moveEntries(entriesOf(was), entriesOf(l))
}

func (t *tx) moveEntries(was, now []entry) error {
	for _, i := range was {
		if !hasEntry(now, i) {
			if err := t.remove(i.bucket, i.key); err != nil {
				return err
			}
		}
	}
	for _, i := range now {
		if !hasEntry(was, i) {
			if err := t.mark(i.bucket, i.key); err != nil {
				return err
			}
		}
	}
	return nil
}
