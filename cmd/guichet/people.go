package main

import (
	"fmt"
	"net/url"
	"strings"

	"guichet/portal"
	"guichet/ticket"
)

type contactCommand struct {
	List   contactList   `cmd:"" help:"Everybody who wrote."`
	Show   contactShow   `cmd:"" help:"One person, by any of his addresses."`
	Learn  contactLearn  `cmd:"" help:"Note a further address of a person."`
	Unmute contactUnmute `cmd:"" help:"Let letters go to an address again that was found dead."`
	Erase  eraseContact  `cmd:"" help:"Erase a person with his tickets and words."`
}

type contactList struct{}

// Run lists contacts.
func (contactList) Run(e *env) error {
	var all []portal.Contact
	if err := e.get("GET", "/contacts", nil, &all); err != nil {
		return err
	}
	if e.json {
		return e.print(all, "")
	}
	rows := [][]string{{"ADDRESS", "NAME", "LANGUAGE", "SINCE", "MEMBER OF", "NO LETTERS BECAUSE"}}
	for _, c := range all {
		rows = append(rows, []string{c.Email, c.Name, c.Language, clock(c.Created), scopes(c.Memberships), c.Suppressed})
	}
	return table(rows...)
}

// scopes names memberships in one cell: "acme/paris (viewer)".
func scopes(all []portal.Membership) string {
	var words []string
	for _, m := range all {
		words = append(words, fmt.Sprintf("%s (%s)", m.Scope, roles(m)))
	}
	return strings.Join(words, ", ")
}

// roles names what a member may do.
func roles(m portal.Membership) string {
	if len(m.Roles) == 0 {
		return "no role"
	}
	var words []string
	for _, role := range m.Roles {
		words = append(words, string(role))
	}
	return strings.Join(words, ", ")
}

type contactShow struct {
	Address string `arg:"" help:"An address of the person."`
}

// Run shows a contact.
func (s contactShow) Run(e *env) error {
	return e.changeContact("GET", "/contacts/show", url.Values{"address": {s.Address}})
}

// changeContact asks for one contact, or changes it, and prints it.
func (e *env) changeContact(method, path string, query url.Values) error {
	var c portal.Contact
	if err := e.get(method, path, query, &c); err != nil {
		return err
	}
	if e.json {
		return e.print(c, "")
	}
	fmt.Printf("%s, %s, since %s\n", who(portal.Person{Name: c.Name, Email: c.Email}), orDash(c.Language), clock(c.Created))
	for _, also := range c.Also {
		fmt.Printf("also %s\n", visible(also))
	}
	for _, m := range c.Memberships {
		usual := ""
		if m.Default {
			usual = ", by default"
		}
		fmt.Printf("member of %s (%s) by %s on %s%s\n", m.Scope, roles(m), visible(m.By), clock(m.At), usual)
	}
	if c.Suppressed != "" {
		fmt.Printf("no letters: %s\n", visible(c.Suppressed))
	}
	return nil
}

type contactLearn struct {
	Address string `arg:"" help:"An address of the person."`
	Further string `arg:"" help:"The further one."`
}

// Run notes a further address.
func (l contactLearn) Run(e *env) error {
	return e.changeContact("POST", "/contacts/learn", url.Values{"address": {l.Address}, "further": {l.Further}})
}

type contactUnmute struct {
	Address string `arg:"" help:"The address."`
}

// Run lets letters go again.
func (u contactUnmute) Run(e *env) error {
	return e.changeContact("POST", "/contacts/unmute", url.Values{"address": {u.Address}})
}

type orgCommand struct {
	List    orgList    `cmd:"" help:"Organisations with their accounts."`
	Put     orgPut     `cmd:"" help:"Make an organisation, or change it."`
	Drop    orgDrop    `cmd:"" help:"Take an organisation out, with every right that it gave."`
	Grant   orgGrant   `cmd:"" help:"Make somebody a member, with a role or without."`
	Revoke  orgRevoke  `cmd:"" help:"End a membership."`
	Default orgDefault `cmd:"" help:"Say which membership somebody's tickets are for."`
}

type orgList struct{}

// Run lists organisations.
func (orgList) Run(e *env) error {
	var all []ticket.Organisation
	if err := e.get("GET", "/organisations", nil, &all); err != nil {
		return err
	}
	if e.json {
		return e.print(all, "")
	}
	rows := [][]string{{"ID", "NAME", "ACCOUNTS"}}
	for _, o := range all {
		var accounts []string
		for _, a := range o.Accounts {
			accounts = append(accounts, a.ID+"="+a.Title())
		}
		rows = append(rows, []string{o.ID, o.Title(), strings.Join(accounts, ", ")})
	}
	return table(rows...)
}

type orgPut struct {
	ID      string   `arg:"" help:"Its ID: lower-case letters, digits, dots and hyphens."`
	Name    string   `help:"Its name for people." placeholder:"NAME"`
	Account []string `help:"An account as ID=NAME; may be given again. All accounts must be named." placeholder:"ID=NAME" sep:"none"`
}

// Run keeps an organisation.
func (p orgPut) Run(e *env) error {
	o := ticket.Organisation{Name: p.Name, Accounts: []ticket.Account{}}
	for _, s := range p.Account {
		id, name, _ := strings.Cut(s, "=")
		o.Accounts = append(o.Accounts, ticket.Account{ID: id, Name: name})
	}
	if err := e.put("PUT", "/organisations/"+url.PathEscape(p.ID), o, &o); err != nil {
		return err
	}
	return e.print(o, "%s is kept, with %d accounts\n", o.ID, len(o.Accounts))
}

type orgDrop struct {
	ID string `arg:"" help:"Its ID."`
}

// Run takes an organisation out.
func (d orgDrop) Run(e *env) error {
	if err := e.get("DELETE", "/organisations/"+url.PathEscape(d.ID), nil, nil); err != nil {
		return err
	}
	return e.print(map[string]string{"dropped": d.ID}, "%s is out, and nobody is a member of it\n", d.ID)
}

// member is somebody's place in an organisation.
type member struct {
	Address string `arg:"" help:"An address of the person."`
	Scope   string `arg:"" help:"The organisation's ID, or ORGANISATION/ACCOUNT."`
}

func (m member) query() url.Values { return url.Values{"address": {m.Address}, "scope": {m.Scope}} }

type orgGrant struct {
	member
	Role string `arg:"" optional:"" help:"viewer, sensitive-viewer or editor; without one, the history stays closed." enum:",viewer,sensitive-viewer,editor" default:""`
}

// Run grants a role.
func (g orgGrant) Run(e *env) error {
	query := g.query()
	query.Set("role", g.Role)
	return e.changeContact("POST", "/contacts/grant", query)
}

type orgRevoke struct{ member }

// Run ends a membership.
func (r orgRevoke) Run(e *env) error { return e.changeContact("POST", "/contacts/revoke", r.query()) }

type orgDefault struct{ member }

// Run prefers a membership.
func (d orgDefault) Run(e *env) error { return e.changeContact("POST", "/contacts/default", d.query()) }
