package erase

import (
	"errors"

	"guichet/desk/notify"
	"guichet/mail"
	"guichet/ticket"
)

// ForgetOrphan forgets one contact, unless an organisation or further addresses hang on him.
func ForgetOrphan(tx ticket.Tx, a mail.Address) error {
	c, err := tx.Contact(a)
	switch {
	case errors.Is(err, ticket.ErrNotFound):
		return forgetCounts(tx, a)
	case err != nil:
		return err
	case len(c.Memberships) > 0 || len(c.Also) > 0 || !c.Primary.IsZero():
		return nil
	}
	return errors.Join(tx.DropContact(a), forgetCounts(tx, a))
}

// forgetCounts forgets what was counted of people: the names of the counts are their addresses.
func forgetCounts(tx ticket.Tx, people ...mail.Address) error {
	var keys []string
	for _, a := range people {
		keys = append(keys, notify.CountKeys(a)[0], ticket.BroughtKey(nil, a), notify.BroughtToKey(a), notify.MailboxKey(a), notify.FreshKey(a), notify.StoppedKey(a))
	}
	return tx.ForgetAutomatic(keys...)
}
