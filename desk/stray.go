package desk

import (
	"context"
	"errors"

	"guichet/mail"
)

// forgetStrays forgets the contacts who stand on no ticket any more, of those who stood on
// erased ones. Members of an organisation stay: an admin named them. Nothing says who stands
// where, so it looks through all tickets, some at a time.
func (d *Desk) forgetStrays(ctx context.Context, people []mail.Address) error {
	strays := map[mail.Address]bool{}
	for _, a := range people {
		strays[a] = true
	}
	for after := Number(0); len(strays) > 0; {
		var tickets []*Ticket
		err := d.store.View(ctx, func(tx Reader) (err error) {
			tickets, err = tx.Tickets(after, 500)
			return err
		})
		if err != nil {
			return err
		}
		if len(tickets) == 0 {
			break
		}
		for _, t := range tickets {
			after = t.Number
			for _, p := range t.People {
				delete(strays, Fold(p.Address))
			}
		}
	}
	if len(strays) == 0 {
		return nil
	}
	return d.store.Update(ctx, func(tx Tx) error {
		for a := range strays {
			if err := forgetStray(tx, a); err != nil {
				return err
			}
		}
		return tx.Erased(d.now().UTC())
	})
}

// forgetStray forgets one contact, unless an organisation or further addresses hang on him.
func forgetStray(tx Tx, a mail.Address) error {
	c, err := tx.Contact(a)
	switch {
	case errors.Is(err, ErrNotFound):
		return forgetCounts(tx, a)
	case err != nil:
		return err
	case len(c.Memberships) > 0 || len(c.Also) > 0 || !c.Primary.IsZero():
		return nil
	}
	return errors.Join(tx.DropContact(a), forgetCounts(tx, a))
}

// forgetCounts forgets what was counted of people: the names of the counts are their addresses.
func forgetCounts(tx Tx, people ...mail.Address) error {
	var keys []string
	for _, a := range people {
		keys = append(keys, Fold(a).String(), broughtKey(nil, a), broughtToKey(a), victimKey(a))
	}
	return tx.ForgetAutomatic(keys...)
}
