package desk

import (
	"context"
	"errors"
	"time"

	"guichet/desk/queue"
	"guichet/ticket"
)

// ErrNotHeld is what LetGo returns when no restored backup waits.
var ErrNotHeld = errors.New("nothing is on hold: this installation was not restored, or was released already")

// LetGo ends the hold that a restore put on an installation (PRODUCT section 9). Discard
// cancels the letters and timers that came with the backup, instead of letting them run.
// It returns how many letters it cancelled.
func (d *Desk) LetGo(ctx context.Context, discard bool) (cancelled int, err error) {
	now := d.base.Now().UTC()
	err = d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		cancelled = 0
		i, err := tx.Installation()
		if err != nil {
			return err
		}
		if !i.Held {
			return ErrNotHeld
		}
		if discard {
			if cancelled, err = discardBelow(tx, i.HeldBelow, now); err != nil {
				return err
			}
		}
		i.Held, i.HeldBelow = false, 0
		return tx.PutInstallation(i)
	})
	d.base.Kick()
	return cancelled, err
}

func discardBelow(tx ticket.Tx, last ticket.LetterID, now time.Time) (n int, err error) {
	err = queue.EachPending(tx, func(l *ticket.Letter) error {
		if l.ID > last {
			return nil
		}
		n++
		l.Cancel(now, "discarded after a restore")
		return tx.PutLetter(l)
	})
	if err != nil {
		return n, err
	}
	far := now.AddDate(100, 0, 0)
	timers, _, err := tx.DueTimers(far, 1<<30)
	for _, timer := range timers {
		if err := tx.SetTimer(timer.Ticket, timer.Kind, time.Time{}); err != nil {
			return n, err
		}
	}
	return n, err
}
