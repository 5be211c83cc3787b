package queue

import (
	"context"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// Paused tells the admins that a destination refuses letter after letter by its policy, in these words. Nobody is
// suppressed for it (PRODUCT 1.11): it is about us.
func (q *Queue) Paused(ctx context.Context, destination, reply string) error {
	now := q.base.Now().UTC()
	err := q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		i, err := tx.Installation()
		if err != nil {
			return err
		}
		s := state.New(now)
		s.Epoch = i.Epoch
		var p change.Plan
		for _, a := range q.base.Dir.Policy.Admins {
			l := notify.WriteWithoutTicket(q.base.Dir, &p, s, 0, mail.Mailbox{Address: a}, ticket.KindAlert)
			l.Staff, l.Subject = true, destination
			l.Facts = ticket.Facts{Reason: notify.AlertPaused, Detail: reply}
		}
		return q.base.Apply(tx, &p, nil, nil, now)
	})
	q.base.Kick()
	return err
}
