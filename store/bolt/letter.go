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
	if err := r.get(bucketLetters, letterKey(id), &l); err != nil {
		return nil, err
	}
	return &l, nil
}

// indexed reads a letter that an index names: it must be there.
func (r *reader) indexed(b bucket, key []byte, id ticket.LetterID) (*ticket.Letter, error) {
	l, err := r.Letter(id)
	if errors.Is(err, ticket.ErrNotFound) {
		return nil, damaged(b, key, fmt.Sprintf("there is no letter %d", id))
	}
	return l, err
}

func (r *reader) Letters(n ticket.Number) ([]*ticket.Letter, error) {
	var all []*ticket.Letter
	err := r.under(bucketLettersOf, ticketKey(n), func(k, data []byte) error {
		if _, _, err := unseal(bucketLettersOf, k, data); err != nil {
			return err
		}
		_, id := splitOfTicket(k)
		l, err := r.indexed(bucketLettersOf, k, id)
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
		return list[ticket.Letter](r, bucketLetters, letterKey(after), limit)
	}
	var all []*ticket.Letter
	if limit <= 0 {
		return nil, nil
	}
	err := r.each(bucketPending, letterKey(after), func(k, data []byte) (bool, error) {
		if bytes.Equal(k, letterKey(after)) {
			return true, nil
		}
		if _, _, err := unseal(bucketPending, k, data); err != nil {
			return false, err
		}
		l, err := r.indexed(bucketPending, k, splitLetter(k))
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
	err := r.each(bucketDue, nil, func(k, data []byte) (bool, error) {
		at, id := splitDue(k)
		if len(due) >= limit || at.After(now) {
			return false, nil
		}
		if _, _, err := unseal(bucketDue, k, data); err != nil {
			return false, err
		}
		if r.db.leases.held(id, now) {
			return true, nil
		}
		l, err := r.indexed(bucketDue, k, id)
		due = append(due, l)
		return true, err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	next, err := r.firstAfter(bucketDue, now)
	return due, next, err
}

// firstAfter returns the time of the first entry after now of an index by time.
func (r *reader) firstAfter(b bucket, now time.Time) (time.Time, error) {
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
	if t.bucket(bucketLetters).Sequence() < uint64(l.ID) {
		err := t.change(bucketLetters, nil, func() error {
			return t.bucket(bucketLetters).SetSequence(uint64(l.ID))
		})
		if err != nil {
			return err
		}
	}
	return t.moveIndexes(indexesOf(was), indexesOf(l))
}

// index is an entry that says all by its key.
type index struct {
	bucket bucket
	key    []byte
}

// indexesOf lists the entries that a letter has; none for nil.
func indexesOf(l *ticket.Letter) []index {
	if l == nil {
		return nil
	}
	var all []index
	if l.Ticket != 0 {
		all = append(all, index{bucketLettersOf, ofTicketKey(l.Ticket, l.ID)})
	}
	if l.State.Final() {
		return all
	}
	all = append(all, index{bucketPending, letterKey(l.ID)})
	if !l.Due.IsZero() {
		all = append(all, index{bucketDue, dueKey(l.Due, l.ID)})
	}
	return all
}

func (t *tx) moveIndexes(was, now []index) error {
	for _, i := range was {
		if !contains(now, i) {
			if err := t.remove(i.bucket, i.key); err != nil {
				return err
			}
		}
	}
	for _, i := range now {
		if !contains(was, i) {
			if err := t.mark(i.bucket, i.key); err != nil {
				return err
			}
		}
	}
	return nil
}

func contains(all []index, i index) bool {
	for _, j := range all {
		if i.bucket == j.bucket && bytes.Equal(i.key, j.key) {
			return true
		}
	}
	return false
}
