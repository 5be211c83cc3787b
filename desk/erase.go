package desk

import (
	"context"
	"fmt"

	"guichet/desk/change"
	"guichet/desk/erase"
	"guichet/mail"
	"guichet/ticket"
)

// Erase takes a ticket away for good, whatever its status: subject, people, words, files, raw
// mails and letters. Number, dates and fingerprints stay (PRODUCT 3.8). By names who did it.
// A ticket that is erased already is no error; one that never was is ErrNotFound. The store
// may keep the bytes in unused space until it is rewritten.
func (d *Desk) Erase(ctx context.Context, n ticket.Number, by string) error {
	now := d.base.Now().UTC()
	var orphans []mail.Address
	err := d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		t, err := tx.Ticket(n)
		if err != nil || !t.Erased.IsZero() {
			return err
		}
		r := &change.Decision{Dir: d.base.Dir, Keys: d.base.Keys, State: &change.State{Now: now}}
		erase.Erase(r, r.Change(t), by, "command")
		err = d.base.Apply(tx, &r.Plan, nil, nil, now)
		orphans = r.Plan.Orphans
		return err
	})
	if err == nil {
		err = d.forgetOrphans(ctx, orphans)
	}
	if err != nil {
		return fmt.Errorf("erase ticket %d: %w", n, err)
	}
	return nil
}

// EraseContact takes everything of a person away, whose address, or one of whose addresses,
// this is: the tickets that he asked for, his words and his place on others', mail of his
// that is held, what is known of him. Words of others stay, also where they speak of
// him. It goes ticket by ticket, so it can be called again after a fault; it returns how many
// tickets of his were erased.
func (d *Desk) EraseContact(ctx context.Context, a mail.Address, by string) (erased int, err error) {
	if d.base.Dir.Agent(a) != nil || d.base.Dir.Ours(a) {
		return 0, ticket.ErrAgent
	}
	p := &erase.ContactErasure{Dir: d.base.Dir, By: by, Now: d.base.Now().UTC()}
	if err := p.Find(ctx, d.base.Store, a); err != nil {
		return 0, fmt.Errorf("look for what is of %s: %w", a, err)
	}
	for _, n := range p.Own {
		if err := d.Erase(ctx, n, by); err != nil {
			return erased, err
		}
		erased++
	}
	for _, n := range p.Others {
		if err := d.base.Store.Update(ctx, func(tx ticket.Tx) error { return p.Leave(tx, n) }); err != nil {
			return erased, fmt.Errorf("erase a person on ticket %d: %w", n, err)
		}
	}
	return erased, d.base.Store.Update(ctx, p.Forget)
}

// forgetOrphans forgets the contacts who stand on no ticket any more, of those who stood on
// erased ones. Members of an organisation stay: an admin named them. Nothing says who stands
// where, so it looks through all tickets, some at a time.
func (d *Desk) forgetOrphans(ctx context.Context, people []mail.Address) error {
	orphans := map[mail.Address]bool{}
	for _, a := range people {
		orphans[a] = true
	}
	for after := ticket.Number(0); len(orphans) > 0; {
		var tickets []*ticket.Ticket
		err := d.base.Store.View(ctx, func(tx ticket.Reader) (err error) {
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
				delete(orphans, ticket.Fold(p.Address))
			}
		}
	}
	if len(orphans) == 0 {
		return nil
	}
	return d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		for a := range orphans {
			if err := erase.ForgetOrphan(tx, a); err != nil {
				return err
			}
		}
		return tx.Erased(d.base.Now().UTC())
	})
}
