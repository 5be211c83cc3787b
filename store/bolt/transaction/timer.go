package transaction

import (
	"errors"
	"time"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// DueTimers implements ticket.Reader.
func (r *Reader) DueTimers(now time.Time, limit int) ([]ticket.Timer, time.Time, error) {
	var due []ticket.Timer
	err := r.records.Each(record.BucketTimers, nil, func(k, data []byte) (bool, error) {
		timer := record.SplitTimer(k)
		if len(due) >= limit || timer.At.After(now) {
			return false, nil
		}
		if _, _, err := record.Unseal(record.BucketTimers, k, data); err != nil {
			return true, r.unlessDamage(err)
		}
		due = append(due, timer)
		return true, nil
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	next, err := firstAfter(r.records, record.BucketTimers, now)
	return due, next, err
}

// Timer implements ticket.Reader.
func (r *Reader) Timer(n ticket.Number, kind ticket.TimerKind) (time.Time, error) {
	var timer ticket.Timer
	err := r.records.Get(record.BucketTimersOf, record.TimerOfKey(n, kind), &timer)
	if errors.Is(err, ticket.ErrNotFound) {
		return time.Time{}, nil
	}
	return timer.At, err
}

// SetTimer implements ticket.Tx.
func (t *Tx) SetTimer(n ticket.Number, kind ticket.TimerKind, at time.Time) error {
	var was ticket.Timer
	key := record.TimerOfKey(n, kind)
	err := t.Get(record.BucketTimersOf, key, &was)
	switch {
	case err == nil:
		if err := t.Remove(record.BucketTimers, record.TimerKey(was)); err != nil {
			return err
		}
	case !errors.Is(err, ticket.ErrNotFound):
		return err
	case at.IsZero():
		return nil
	}
	if at.IsZero() {
		return t.Remove(record.BucketTimersOf, key)
	}
	timer := ticket.Timer{At: at, Ticket: n, Kind: kind}
	if err := t.Put(record.BucketTimersOf, key, timer); err != nil {
		return err
	}
	return t.Mark(record.BucketTimers, record.TimerKey(timer))
}
