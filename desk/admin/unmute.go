package admin

import (
	"context"
	"fmt"

	"guichet/mail"
	"guichet/ticket"
)

// Unmute lets letters go to an address again that a delivery report had named dead.
// ErrNotFound if nobody is known there.
func (e *People) Unmute(ctx context.Context, a mail.Address) (*ticket.Contact, error) {
	var person *ticket.Contact
	err := e.base.Store.Update(ctx, func(tx ticket.Tx) error {
		c, err := tx.Contact(ticket.Fold(a))
		if err != nil {
			return fmt.Errorf("%s: %w", a, err)
		}
		c.Suppressed = ""
		if err := tx.PutContact(c); err != nil {
			return err
		}
		person, err = ticket.FindContact(tx, a)
		return err
	})
	return person, err
}
