package people

import (
	"strings"

	"guichet/desk/change"
	"guichet/ticket"
)

// AccountWords is the label of the account in the languages of letters.
var AccountWords = map[string]string{
	"en": "Account", "fr": "Compte", "de": "Konto", "es": "Cuenta", "it": "Account", "pt": "Conta", "nl": "Account",
}

// DefaultScope is what a member's tickets are for if he says nothing: his only membership, else his
// default. Of an organisation with one account it is that one.
func DefaultScope(r *change.Decision, c *ticket.Contact) (ticket.Scope, bool) {
	for _, m := range c.Memberships {
		o := r.State.Organisations[m.Organisation]
		if o == nil || len(c.Memberships) > 1 && !m.Default {
			continue
		}
		if m.Account == "" && len(o.Accounts) == 1 {
			return ticket.Scope{Organisation: o.ID, Account: o.Accounts[0].ID}, true
		}
		return m.Scope, true
	}
	return ticket.Scope{}, false
}

// SetScope makes a ticket one of an organisation and account, with an event if that changes
// something (PRODUCT 5.3). Whether the actor may is asked before.
func SetScope(r *change.Decision, c *change.Change, s ticket.Scope, actor string) {
	have := c.Ticket.Scope().String()
	c.Changed(r, "account", &have, s.String(), actor)
	c.Ticket.Organisation, c.Ticket.Account = s.Organisation, s.Account
}

// ScopeOf reads "acme" or "acme/paris"; false if there is none such.
func ScopeOf(r *change.Decision, written string) (ticket.Scope, bool) {
	id, account, below := strings.Cut(strings.ToLower(strings.TrimSpace(written)), "/")
	o := r.State.Organisations[id]
	if o == nil {
		return ticket.Scope{}, false
	}
	if !below {
		return ticket.Scope{Organisation: o.ID, Account: ""}, true
	}
	_, ok := o.Account(account)
	return ticket.Scope{Organisation: o.ID, Account: account}, ok
}

// Title is what people call a scope.
func Title(r *change.Decision, s ticket.Scope) string {
	o := r.State.Organisations[s.Organisation]
	if o == nil {
		return ticket.FirstOf(s.String(), "-")
	}
	if a, ok := o.Account(s.Account); ok {
		return o.Title() + " / " + a.Title()
	}
	return o.Title()
}
