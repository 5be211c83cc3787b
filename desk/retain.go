package desk

import (
	"context"
	"time"

	"guichet/ticket"
)

// retain sets the timers that erase closed tickets anew, if the policy is another than the
// one that they were set by. It goes some tickets at a time, and begins again after a crash.
func (d *Desk) retain(ctx context.Context) error {
	want := d.base.Dir.Policy.EraseAfter
	var i ticket.Installation
	err := d.base.Store.View(ctx, func(tx ticket.Reader) (err error) {
		i, err = tx.Installation()
		return err
	})
	if err != nil || i.EraseAfter == want {
		return err
	}
	for after, last := ticket.Number(0), ticket.Number(0); ; {
		err := d.base.Store.Update(ctx, func(tx ticket.Tx) error {
			last = after
			tickets, err := tx.Tickets(after, 500)
			if err != nil {
				return err
			}
			if len(tickets) > 0 {
				last = tickets[len(tickets)-1].Number
				return retainThese(tx, tickets, want)
			}
			i, err := tx.Installation()
			if err != nil {
				return err
			}
			i.EraseAfter = want
			return tx.PutInstallation(i)
		})
		if err != nil || last == after {
			return err
		}
		after = last
	}
}

func retainThese(tx ticket.Tx, tickets []*ticket.Ticket, want time.Duration) error {
	for _, t := range tickets {
		var at time.Time
		if t.Status != ticket.Closed || !t.Erased.IsZero() {
			continue
		}
		if want > 0 {
			at = t.Closed.Add(want)
		}
		if err := tx.SetTimer(t.Number, ticket.TimerErase, at); err != nil {
			return err
		}
	}
	return nil
}
