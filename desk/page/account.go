package page

import (
	"context"
	"errors"

	"guichet/desk/form"
	"guichet/ticket"
)

// Account is an organisation, or an account of one, that somebody belongs to.
type Account struct {
	Scope   ticket.Scope
	Title   string // "Acme / Paris (acme/paris)"
	Default bool   // his requests that name none are for it
	Sees    bool   // he may see what others asked for it
}

// Accounts are those that a person may open requests for, with their names. nil has none.
func (g *Pages) Accounts(ctx context.Context, c *ticket.Contact) (all []Account, err error) {
	if c == nil || len(c.Memberships) == 0 {
		return nil, nil
	}
	err = g.base.Store.View(ctx, func(tx ticket.Reader) error {
		all = nil
		known := map[string]*ticket.Organisation{}
		for _, id := range c.Organisations() {
			o, err := tx.Organisation(id)
			if err != nil && !errors.Is(err, ticket.ErrNotFound) {
				return err
			}
			if err == nil {
				known[id] = o
			}
		}
		for _, o := range form.Options(c, known) {
			a := Account{Scope: o.Scope, Title: o.Title()}
			for _, m := range c.Memberships {
				a.Default = a.Default || m.Default && m.Scope == o.Scope
				a.Sees = a.Sees || len(m.Roles) > 0 && m.Covers(o.Scope)
			}
			all = append(all, a)
		}
		return nil
	})
	return all, err
}
