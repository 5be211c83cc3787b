package desk

import (
	"slices"
	"strings"

	"guichet/mail"
	"guichet/parser"
)

// accountWords is the label of the account in the languages of letters.
var accountWords = map[string]string{
	"en": "Account", "fr": "Compte", "de": "Konto", "es": "Cuenta", "it": "Account", "pt": "Conta", "nl": "Account",
}

// option is a scope that a ticket may be for, as people call it.
type option struct {
	Scope
	names []string // the first is what a letter says
}

// options are the scopes that a member may open tickets for: his own, and the accounts below
// an organisation that is his as a whole.
func options(c *Contact, known map[string]*Organisation) []option {
	var all []option
	add := func(s Scope, names ...string) {
		if !slices.ContainsFunc(all, func(have option) bool { return have.Scope == s }) {
			all = append(all, option{s, append(names, s.String())})
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
			if m.covers(Scope{o.ID, a.ID}) {
				add(Scope{o.ID, a.ID}, o.Title()+" / "+a.Title(), a.Title(), a.ID)
			}
		}
	}
	return all
}

// choose finds the one option that a person's word means; false if none, or several, do.
func choose(all []option, said string) (Scope, bool) {
	var found []Scope
	word := parser.FoldLabel(strings.TrimRight(said, ".!,; "))
	for _, o := range all {
		if word != "" && slices.ContainsFunc(o.names, func(name string) bool { return parser.FoldLabel(name) == word }) {
			found = append(found, o.Scope)
		}
	}
	if len(found) != 1 {
		return Scope{}, false
	}
	return found[0], true
}

// namesOf are the options as a letter lists them.
func namesOf(all []option) []string {
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
func (r *ruling) fillAccount(c *Change, f *form, lines []parser.FieldLine, author mail.Address) {
	t, who := c.Ticket, r.known(author)
	his := options(who, r.state.Organisations)
	if len(his) == 0 || t.Organisation != "" || !r.proven() || !t.asks(who) {
		return
	}
	for _, line := range lines {
		if !isAccountLabel(line.Label) {
			continue
		}
		if s, ok := choose(his, either(line.Value, line.Below)); ok {
			r.setScope(c, s, author.String())
			return
		}
	}
	if t.Number != 0 {
		return
	}
	if s, ok := r.usual(who); ok {
		r.setScope(c, s, author.String())
		return
	}
	f.unread = append(f.unread, Missing{
		Label: labelIn(accountWords["en"], accountWords, t.Language), Kind: ChoiceField, Choices: namesOf(his), Required: true,
	})
}

func isAccountLabel(label string) bool {
	for _, word := range accountWords {
		if parser.FoldLabel(word) == label {
			return true
		}
	}
	return false
}

// asks reports whether somebody is the ticket's requester.
func (t *Ticket) asks(c *Contact) bool {
	at := t.requester()
	return at >= 0 && c.Has(t.People[at].Address)
}

// usual is what a member's tickets are for if he says nothing: his only membership, else his
// default. Of an organisation with one account it is that one.
func (r *ruling) usual(c *Contact) (Scope, bool) {
	for _, m := range c.Memberships {
		o := r.state.Organisations[m.Organisation]
		if o == nil || len(c.Memberships) > 1 && !m.Default {
			continue
		}
		if m.Account == "" && len(o.Accounts) == 1 {
			return Scope{o.ID, o.Accounts[0].ID}, true
		}
		return m.Scope, true
	}
	return Scope{}, false
}

func (r *ruling) setScope(c *Change, s Scope, actor string) {
	have := c.Ticket.scope().String()
	c.changed(r, "account", &have, s.String(), actor)
	c.Ticket.Organisation, c.Ticket.Account = s.Organisation, s.Account
}

// orderAccount says whom the ticket is for. Its requester chooses among what is his; agents
// also by ID among all, or "none".
func (r *ruling) orderAccount(c *Change, o *orders, args string) (Said, error) {
	t := c.Ticket
	who := r.state.Contact
	if at := t.requester(); o.staff && at >= 0 {
		who = r.known(t.People[at].Address)
	}
	his := options(who, r.state.Organisations)
	s, ok := choose(his, args)
	switch {
	case !o.staff && !t.asks(who):
		return Said{}, refuse("not-allowed")
	case !o.staff && len(his) == 0:
		return Said{}, refuse("account-none")
	case strings.TrimSpace(args) == "":
		return Said{}, refuse("account-which", strings.Join(namesOf(his), ", "))
	case !ok && o.staff:
		if s, ok = r.scopeOf(args); !ok && strings.EqualFold(args, "none") {
			ok = true
		}
	}
	if !ok {
		return Said{}, refuse("account-unknown", args, strings.Join(namesOf(his), ", "))
	}
	t.Organisation, t.Account = s.Organisation, s.Account
	return say("account", r.title(s)), nil
}

// scopeOf reads "acme" or "acme/paris"; false if there is none such.
func (r *ruling) scopeOf(written string) (Scope, bool) {
	id, account, below := strings.Cut(strings.ToLower(strings.TrimSpace(written)), "/")
	o := r.state.Organisations[id]
	if o == nil {
		return Scope{}, false
	}
	if !below {
		return Scope{o.ID, ""}, true
	}
	_, ok := o.Account(account)
	return Scope{o.ID, account}, ok
}

// title is what people call a scope.
func (r *ruling) title(s Scope) string {
	o := r.state.Organisations[s.Organisation]
	if o == nil {
		return either(s.String(), "-")
	}
	if a, ok := o.Account(s.Account); ok {
		return o.Title() + " / " + a.Title()
	}
	return o.Title()
}
