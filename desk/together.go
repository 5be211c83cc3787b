package desk

import (
	"context"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/state"
	"guichet/ticket"
)

// maxCounted bounds the tickets that one look goes through.
const maxCounted = 20_000

// tellTogether tells the agents of the new tickets that came too fast to be told one by one, and sets the next time;
// when none came meanwhile it is over.
func tellTogether(ctx context.Context, b *state.Base, now time.Time) error {
	err := b.Store.Update(ctx, func(tx ticket.Tx) error {
		i, err := tx.Installation()
		if err != nil || i.Together.Next.IsZero() || now.Before(i.Together.Next) {
			return err // another process was quicker
		}
		waiting, last, err := untold(tx, i.Together.From)
		if err != nil {
			return err
		}
		var p change.Plan
		if len(waiting) == 0 {
			i.Together = ticket.Together{}
		} else {
			notify.TellTogether(b.Dir, &p, &change.State{Now: now, Epoch: i.Epoch}, waiting)
			wait := min(2*i.Together.Wait, notify.LastTogether)
			i.Together = ticket.Together{Next: now.Add(wait), Wait: wait, From: last + 1}
		}
		if err := b.Apply(tx, &p, nil, nil, now); err != nil {
			return err
		}
		return tx.PutInstallation(i)
	})
	b.Kick()
	return err
}

// untold returns the tickets from one on of which agents were not told as new, and the number of the last.
func untold(tx ticket.Reader, from ticket.Number) (waiting []*ticket.Ticket, last ticket.Number, err error) {
	for last = from - 1; last-from+1 < maxCounted || last < from; {
		page, err := tx.Tickets(last, 500)
		if err != nil || len(page) == 0 {
			return waiting, last, err
		}
		for _, t := range page {
			last = t.Number
			if t.Together && t.Erased.IsZero() && t.Deleted.IsZero() && t.MergedInto() == 0 {
				waiting = append(waiting, t)
			}
		}
	}
	return waiting, last, nil
}
