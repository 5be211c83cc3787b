package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guichet/desk/state"
	"guichet/ticket"
)

// Queue is what the outbox and the admin ask about letters. Its methods may be called at once from many places.
type Queue struct{ base *state.Base }

// New returns the queue of a store.
func New(b *state.Base) *Queue { return &Queue{base: b} }

// Cancel ends a letter that has not left, for a reason that stands in its history.
func (q *Queue) Cancel(ctx context.Context, id ticket.LetterID, why string) error {
	now := q.base.Now().UTC()
	return q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		if l.State.Final() {
			return fmt.Errorf("letter %d is %s already", id, l.State)
		}
		l.Cancel(now, why)
		if l.Ticket == 0 {
			return tx.PutLetter(l)
		}
		t, err := tx.Ticket(l.Ticket)
		if err != nil {
			return err
		}
		if l.RestartsClock(t) {
			return errors.Join(tx.PutLetter(l), tx.SetTimer(t.Number, ticket.TimerClose, now.Add(q.base.Dir.Policy.CloseAfter)))
		}
		return tx.PutLetter(l)
	})
}

// Retry makes a waiting letter due now.
func (q *Queue) Retry(ctx context.Context, id ticket.LetterID) error {
	now := q.base.Now().UTC()
	err := q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		if l.State != ticket.LetterQueued && l.State != ticket.LetterDeferred {
			return fmt.Errorf("letter %d is %s: only queued and deferred ones can be tried again", id, l.State)
		}
		l.Due = now
		return tx.PutLetter(l)
	})
	q.base.Kick()
	return err
}

// Postpone puts letters off whose destination could not be reached, all in one commit and without an attempt
// for each (outbox.Postponer). Those that are final or gone are passed over.
func (q *Queue) Postpone(ctx context.Context, ids []ticket.LetterID, until time.Time, why string) error {
	err := q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		for _, id := range ids {
			l, err := tx.Letter(id)
			if errors.Is(err, ticket.ErrNotFound) || errors.Is(err, ticket.ErrDamaged) || err == nil && l.State.Final() {
				continue // what is damaged waits for an admin
			}
			if err != nil {
				return err
			}
			l.State, l.Due, l.Waits = ticket.LetterDeferred, until.UTC(), why
			if err := tx.PutLetter(l); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("put off %d letters: %w", len(ids), err)
	}
	for _, id := range ids {
		err = errors.Join(err, q.Release(ctx, id))
	}
	return err
}

// FlushDeferred makes deferred letters due now: their destination answers again. Those that are
// final or gone are passed over.
func (q *Queue) FlushDeferred(ctx context.Context, ids []ticket.LetterID) error {
	now := q.base.Now().UTC()
	err := q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		for _, id := range ids {
			l, err := tx.Letter(id)
			if errors.Is(err, ticket.ErrNotFound) || errors.Is(err, ticket.ErrDamaged) || err == nil && l.State != ticket.LetterDeferred {
				continue
			}
			if err != nil {
				return err
			}
			l.Due = now
			if err := tx.PutLetter(l); err != nil {
				return err
			}
		}
		return nil
	})
	q.base.Kick()
	return err
}
