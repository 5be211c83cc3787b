package form

import (
	"slices"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/people"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// Option is a scope that a ticket may be for, as people call it.
type Option struct {
	ticket.Scope
	names []string // the first is what a letter says
}

// Title is the option for people, with its ID: "Acme / Paris (acme/paris)".
func (o Option) Title() string { return o.names[0] + " (" + o.Scope.String() + ")" }

// Options are the scopes that a member may open tickets for: his own, and the accounts below
// an organisation that is his as a whole.
func Options(c *ticket.Contact, known map[string]*ticket.Organisation) []Option {
	var all []Option
	add := func(s ticket.Scope, names ...string) {
		if !slices.ContainsFunc(all, func(have Option) bool { return have.Scope == s }) {
			all = append(all, Option{s, append(names, s.String())})
		}
	}
	if c == nil {
		return nil
	}
	for _, m := range c.Memberships {
		o := known[m.Organisation]
		if o == nil {
			continue
		}
		if m.Account == "" {
			add(m.Scope, o.Title(), o.ID)
		}
		for _, a := range o.Accounts {
			if m.Covers(ticket.Scope{Organisation: o.ID, Account: a.ID}) {
				add(ticket.Scope{Organisation: o.ID, Account: a.ID}, o.Title()+" / "+a.Title(), a.Title(), a.ID)
			}
		}
	}
	return all
}

// Choose finds the one option that a person's word means; false if none, or several, do.
func Choose(all []Option, said string) (ticket.Scope, bool) {
	var found []ticket.Scope
	word := parser.FoldLabel(strings.TrimRight(said, ".!,; "))
	for _, o := range all {
		if word != "" && slices.ContainsFunc(o.names, func(name string) bool { return parser.FoldLabel(name) == word }) {
			found = append(found, o.Scope)
		}
	}
	if len(found) != 1 {
		return ticket.Scope{}, false
	}
	return found[0], true
}

// NamesOf are the options as a letter lists them.
func NamesOf(all []Option) []string {
	var names []string
	for _, o := range all {
		names = append(names, o.names[0])
	}
	return names
}

// fillAccount finds whom a requester's ticket is for (PRODUCT 4.5): his only membership,
// else a line "Account: …", else his default, else the confirmation asks. A line narrows
// also the only one. Later mails are asked for the line only. Mail without a proof fills
// nothing: members of the organisation would read what anybody wrote in its name.
func fillAccount(r *change.Decision, c *change.Change, f *Filled, lines []parser.FieldLine, author mail.Address) {
	t, who := c.Ticket, authority.KnownContact(r, author)
	his := Options(who, r.State.Organisations)
	if len(his) == 0 || t.Organisation != "" || !r.Proven() || !Asks(t, who) {
		return
	}
	for _, line := range lines {
		if !isAccountLabel(line.Label) {
			continue
		}
		if s, ok := Choose(his, ticket.FirstOf(line.Value, line.Below)); ok {
			people.SetScope(r, c, s, author.String())
			return
		}
	}
	if t.Number != 0 {
		return
	}
	if s, ok := people.DefaultScope(r, who); ok {
		people.SetScope(r, c, s, author.String())
		return
	}
	f.unread = append(f.unread, ticket.MissingField{
		Label: policy.LabelIn(people.AccountWords["en"], people.AccountWords, t.Language), Kind: ticket.ChoiceField, Choices: NamesOf(his), Required: true,
	})
}

func isAccountLabel(label string) bool {
	for _, word := range people.AccountWords {
		if parser.FoldLabel(word) == label {
			return true
		}
	}
	return false
}

// Asks reports whether somebody is the ticket's requester.
func Asks(t *ticket.Ticket, c *ticket.Contact) bool {
	at := t.Requester()
	return at >= 0 && c.Has(t.People[at].Address)
}
