package desk

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Cancel ends a letter that has not left, for a reason that stands in its history.
func (d *Desk) Cancel(ctx context.Context, id LetterID, why string) error {
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		if l.State.Final() {
			return fmt.Errorf("letter %d is %s already", id, l.State)
		}
		l.cancel(now, why)
		if l.Ticket == 0 {
			return tx.PutLetter(l)
		}
		t, err := tx.Ticket(l.Ticket)
		if err != nil {
			return err
		}
		if l.restartsClock(t) {
			return errors.Join(tx.PutLetter(l), tx.SetTimer(t.Number, TimerClose, now.Add(d.dir.policy.CloseAfter)))
		}
		return tx.PutLetter(l)
	})
}

// Retry makes a waiting letter due now.
func (d *Desk) Retry(ctx context.Context, id LetterID) error {
	now := d.now().UTC()
	err := d.store.Update(ctx, func(tx Tx) error {
		l, err := tx.Letter(id)
		if err != nil {
			return err
		}
		if l.State != LetterQueued && l.State != LetterDeferred {
			return fmt.Errorf("letter %d is %s: only queued and deferred ones can be tried again", id, l.State)
		}
		l.Due = now
		return tx.PutLetter(l)
	})
	d.kick()
	return err
}

// Hasten makes deferred letters due now: their destination answers again. Those that are
// final or gone are passed over.
func (d *Desk) Hasten(ctx context.Context, ids []LetterID) error {
	now := d.now().UTC()
	err := d.store.Update(ctx, func(tx Tx) error {
		for _, id := range ids {
			l, err := tx.Letter(id)
			if errors.Is(err, ErrNotFound) || err == nil && l.State != LetterDeferred {
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
	d.kick()
	return err
}

// cancel ends a letter.
func (l *Letter) cancel(now time.Time, why string) {
	l.State, l.Due = LetterCancelled, time.Time{}
	l.Attempts = append(l.Attempts, Attempt{At: now, Reply: why, Outcome: Permanent})
}
