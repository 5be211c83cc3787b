package bolt

import (
	"errors"
	"time"

	"guichet/ticket"
)

func (r *reader) DueTimers(now time.Time, limit int) ([]ticket.Timer, time.Time, error) {
	var due []ticket.Timer
	err := r.records.each(bucketTimers, nil, func(k, data []byte) (bool, error) {
		timer := splitTimer(k)
		if len(due) >= limit || timer.At.After(now) {
			return false, nil
		}
		_, _, err := unseal(bucketTimers, k, data)
		due = append(due, timer)
		return true, err
	})
	if err != nil {
		return nil, time.Time{}, err
	}
	next, err := firstAfter(r.records, bucketTimers, now)
	return due, next, err
}

func (r *reader) Timer(n ticket.Number, kind ticket.TimerKind) (time.Time, error) {
	var timer ticket.Timer
	err := r.records.get(bucketTimersOf, timerOfKey(n, kind), &timer)
	if errors.Is(err, ticket.ErrNotFound) {
		return time.Time{}, nil
	}
	return timer.At, err
}

func (t *tx) SetTimer(n ticket.Number, kind ticket.TimerKind, at time.Time) error {
	var was ticket.Timer
	key := timerOfKey(n, kind)
	err := t.get(bucketTimersOf, key, &was)
	switch {
	case err == nil:
		if err := t.remove(bucketTimers, timerKey(was)); err != nil {
			return err
		}
	case !errors.Is(err, ticket.ErrNotFound):
		return err
	case at.IsZero():
		return nil
	}
	if at.IsZero() {
		return t.remove(bucketTimersOf, key)
	}
	timer := ticket.Timer{At: at, Ticket: n, Kind: kind}
	if err := t.put(bucketTimersOf, key, timer); err != nil {
		return err
	}
	return t.mark(bucketTimers, timerKey(timer))
}
