package compose

import (
	"context"
	"errors"
	"fmt"

	"guichet/templates"
	"guichet/ticket"
)

// waiting fills in the mails in quarantine that a digest names, as far as they still wait.
func (c *Composer) waiting(ctx context.Context, l *ticket.Letter, m *templates.Mail) error {
	if len(l.Facts.Waiting) == 0 {
		return nil
	}
	return c.Store.View(ctx, func(tx ticket.Reader) error {
		m.Items = nil
		for _, w := range l.Facts.Waiting {
			a, err := tx.HeldMail(w.Held)
			if errors.Is(err, ticket.ErrNotFound) {
				continue
			}
			if err != nil {
				return fmt.Errorf("read held mail %d: %w", w.Held, err)
			}
			m.Items = append(m.Items, templates.Item{
				ID: uint64(a.ID), Number: uint64(a.Ticket), From: person(a.Author), Subject: a.Subject, At: a.At,
				Reason: a.Reason, Release: w.Release.String(),
			})
		}
		return nil
	})
}
