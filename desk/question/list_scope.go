package question

import (
	"errors"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/form"
	"guichet/desk/policy"
	"guichet/ticket"
)

// isHis reports whether a ticket is assigned to the agent, or was asked by the customer.
func isHis(d *policy.Directory, who authority.Asker, t *ticket.Ticket) bool {
	if who.Agent != nil {
		return d.Agent(t.Assignee) == who.Agent
	}
	return form.Asks(t, who.Contact)
}

// scopeMeant finds the organisation or account that somebody names: a customer one of his own
// by ID or name, an agent any by ID.
func scopeMeant(tx ticket.Reader, who authority.Asker, words string) (ticket.Scope, error) {
	id, account, _ := strings.Cut(words, "/")
	ids := []string{id}
	if who.Agent == nil {
		ids = who.Contact.Organisations()
	}
	known := map[string]*ticket.Organisation{}
	for _, id := range ids {
		if ticket.CheckID(id) != nil {
			continue
		}
		o, err := tx.Organisation(id)
		if errors.Is(err, ticket.ErrNotFound) {
			continue
		}
		if err != nil {
			return ticket.Scope{}, err
		}
		known[id] = o
	}
	if who.Agent == nil {
		his := form.Options(who.Contact, known)
		if s, ok := form.Choose(his, words); ok {
			return s, nil
		}
		return ticket.Scope{}, cannotFilter(who, words, his...)
	}
	if o := known[id]; o != nil {
		if _, ok := o.Account(account); ok || account == "" {
			return ticket.Scope{Organisation: id, Account: account}, nil
		}
	}
	return ticket.Scope{}, cannotFilter(who, words)
}
