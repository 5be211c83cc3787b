package desk

import (
	"context"
	"fmt"

	"guichet/mail"
)

// Unmute lets letters go to an address again that a delivery report had named dead.
// ErrNotFound if nobody is known there.
func (d *Desk) Unmute(ctx context.Context, a mail.Address) (*Contact, error) {
	var person *Contact
	err := d.store.Update(ctx, func(tx Tx) error {
		c, err := tx.Contact(Fold(a))
		if err != nil {
			return fmt.Errorf("%s: %w", a, err)
		}
		c.Suppressed = ""
		if err := tx.PutContact(c); err != nil {
			return err
		}
		person, err = FindContact(tx, a)
		return err
	})
	return person, err
}
