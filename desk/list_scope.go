package desk

import (
	"errors"
	"strings"
)

// isHis reports whether a ticket is assigned to the agent, or was asked by the customer.
func (d *directory) isHis(who asker, t *Ticket) bool {
	if who.agent != nil {
		return d.agent(t.Assignee) == who.agent
	}
	return t.asks(who.contact)
}

// scopeMeant finds the organisation or account that somebody names: a customer one of his own
// by ID or name, an agent any by ID.
func scopeMeant(tx Reader, who asker, words string) (Scope, error) {
	id, account, _ := strings.Cut(words, "/")
	ids := []string{id}
	if who.agent == nil {
		ids = who.contact.organisations()
	}
	known := map[string]*Organisation{}
	for _, id := range ids {
		if CheckID(id) != nil {
			continue
		}
		o, err := tx.Organisation(id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return Scope{}, err
		}
		known[id] = o
	}
	if who.agent == nil {
		his := options(who.contact, known)
		if s, ok := choose(his, words); ok {
			return s, nil
		}
		return Scope{}, who.cannotFilter(words, his...)
	}
	if o := known[id]; o != nil {
		if _, ok := o.Account(account); ok || account == "" {
			return Scope{id, account}, nil
		}
	}
	return Scope{}, who.cannotFilter(words)
}
