package admin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// People is what the admin does to contacts and organisations. Its methods may be called at once from many
// places.
type People struct{ base *state.Base }

// NewPeople returns the people of a store.
func NewPeople(b *state.Base) *People { return &People{base: b} }

// PutOrganisation keeps an organisation, new or changed. Who was a member of an account that
// it has no more is so no longer. The error says what is wrong with o, or is the store's.
func (e *People) PutOrganisation(ctx context.Context, o ticket.Organisation) error {
	if err := o.Check(); err != nil {
		return err
	}
	return e.base.Store.Update(ctx, func(tx ticket.Tx) error {
		if err := tx.PutOrganisation(&o); err != nil {
			return err
		}
		return forget(tx, func(s ticket.Scope) bool {
			_, ok := o.Account(s.Account)
			return s.Organisation == o.ID && s.Account != "" && !ok
		})
	})
}

// DropOrganisation takes an organisation out, with everybody's membership and so every right
// that it gave. Tickets go on naming its ID. ErrNotFound if there is none.
func (e *People) DropOrganisation(ctx context.Context, id string) error {
	return e.base.Store.Update(ctx, func(tx ticket.Tx) error {
		if err := tx.DropOrganisation(id); err != nil {
			return fmt.Errorf("organisation %s: %w", id, err)
		}
		return forget(tx, func(s ticket.Scope) bool { return s.Organisation == id })
	})
}

// forget ends every membership in a scope that is gone.
func forget(tx ticket.Tx, gone func(ticket.Scope) bool) error {
	for after := (mail.Address{}); ; {
		page, err := tx.Contacts(after, 500)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, c := range page {
			after = c.Address
			before := len(c.Memberships)
			c.Memberships = slices.DeleteFunc(c.Memberships, func(m ticket.Membership) bool { return gone(m.Scope) })
			if len(c.Memberships) == before {
				continue
			}
			if err := tx.PutContact(c); err != nil {
				return err
			}
		}
	}
}

// Grant makes somebody a member at a scope, with a role if it is not "", and returns his
// contact. by is an agent's address or "admin". ErrNotFound if the scope is not there.
func (e *People) Grant(ctx context.Context, a mail.Address, s ticket.Scope, role ticket.Role, by string) (*ticket.Contact, error) {
	if role != "" && !slices.Contains(ticket.Roles(), role) {
		return nil, fmt.Errorf("%q is no role: there are %v", role, ticket.Roles())
	}
	return e.changeContact(ctx, a, func(tx ticket.Tx, c *ticket.Contact) error {
		if err := exists(tx, s); err != nil {
			return err
		}
		c.Grant(s, role, by, e.base.Now().UTC())
		return nil
	})
}

// Revoke ends somebody's memberships at a scope and below it. ErrNotFound if there is none.
func (e *People) Revoke(ctx context.Context, a mail.Address, s ticket.Scope) (*ticket.Contact, error) {
	return e.changeContact(ctx, a, func(_ ticket.Tx, c *ticket.Contact) error {
		if !c.Revoke(s) {
			return fmt.Errorf("%s in %s: %w", a, s, ticket.ErrNotFound)
		}
		return nil
	})
}

// Prefer makes one of somebody's memberships the one that his tickets are for if he says
// nothing. ErrNotFound if he is no member there.
func (e *People) Prefer(ctx context.Context, a mail.Address, s ticket.Scope) (*ticket.Contact, error) {
	return e.changeContact(ctx, a, func(_ ticket.Tx, c *ticket.Contact) error {
		found := false
		for i := range c.Memberships {
			m := &c.Memberships[i]
			m.Default = m.Scope == s
			found = found || m.Default
		}
		if !found {
			return fmt.Errorf("%s in %s: %w", a, s, ticket.ErrNotFound)
		}
		return nil
	})
}

// Learn makes an address a further one of the person whom another belongs to, as #accept
// same does.
func (e *People) Learn(ctx context.Context, a, further mail.Address) (*ticket.Contact, error) {
	if e.base.Dir.Ours(further) || e.base.Dir.Agent(further) != nil {
		return nil, fmt.Errorf("%s is an address of this desk or of an agent", further)
	}
	return e.changeContact(ctx, a, func(tx ticket.Tx, c *ticket.Contact) error {
		other, err := ticket.FindContact(tx, further)
		if err != nil && !errors.Is(err, ticket.ErrNotFound) {
			return err
		}
		record, err := c.Learn(further, other, e.base.Now().UTC())
		if err != nil || record == nil {
			return err
		}
		return tx.PutContact(record)
	})
}

// changeContact changes what is known of a person, who is new if nothing is.
func (e *People) changeContact(ctx context.Context, a mail.Address, change func(ticket.Tx, *ticket.Contact) error) (c *ticket.Contact, err error) {
	if e.base.Dir.Ours(a) || e.base.Dir.Agent(a) != nil {
		return nil, fmt.Errorf("%s is an address of this desk or of an agent, not of a customer", a)
	}
	err = e.base.Store.Update(ctx, func(tx ticket.Tx) error {
		c, err = ticket.FindContact(tx, a)
		if errors.Is(err, ticket.ErrNotFound) {
			c, err = &ticket.Contact{Address: ticket.Fold(a), Created: e.base.Now().UTC()}, nil
		}
		if err != nil {
			return err
		}
		if err := change(tx, c); err != nil {
			return err
		}
		return tx.PutContact(c)
	})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// exists returns ErrNotFound unless a scope is there.
func exists(tx ticket.Reader, s ticket.Scope) error {
	o, err := tx.Organisation(s.Organisation)
	if err != nil {
		return fmt.Errorf("organisation %s: %w", s.Organisation, err)
	}
	if _, ok := o.Account(s.Account); s.Account != "" && !ok {
		return fmt.Errorf("account %s: %w", s, ticket.ErrNotFound)
	}
	return nil
}
