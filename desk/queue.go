package desk

import (
	"context"
	"errors"
	"fmt"

	"guichet/ticket"
)

// Cancel ends a letter that has not left, for a reason that stands in its history.
func (d *Desk) Cancel(ctx context.Context, id ticket.LetterID, why string) error {
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx ticket.Tx) error {
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
			return errors.Join(tx.PutLetter(l), tx.SetTimer(t.Number, ticket.TimerClose, now.Add(d.dir.Policy.CloseAfter)))
		}
		return tx.PutLetter(l)
	})
}

// Retry makes a waiting letter due now.
func (d *Desk) Retry(ctx context.Context, id ticket.LetterID) error {
	now := d.now().UTC()
	err := d.store.Update(ctx, func(tx ticket.Tx) error {
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
	d.kick()
	return err
}

// FlushDeferred makes deferred letters due now: their destination answers again. Those that are
// final or gone are passed over.
func (d *Desk) FlushDeferred(ctx context.Context, ids []ticket.LetterID) error {
	now := d.now().UTC()
	err := d.store.Update(ctx, func(tx ticket.Tx) error {
		for _, id := range ids {
			l, err := tx.Letter(id)
			if errors.Is(err, ticket.ErrNotFound) || err == nil && l.State != ticket.LetterDeferred {
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
