package question

import (
	"errors"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/life"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/search"
	"guichet/ticket"
)

// One answer lists maxListed tickets and says how many more there are, up to maxMore.
const (
	maxListed = 20
	maxMore   = 100
)

// MayRead reports whether the asker may see a ticket.
func MayRead(d *policy.Directory, a authority.Asker, t *ticket.Ticket) bool {
	if a.Agent != nil {
		return serves(d, a.Agent, t)
	}
	return ticket.May(a.Contact, t, ticket.Read)
}

// serves reports whether a ticket is an agent's matter: it came to an address of his, it is
// assigned to him, or he was told of it. The admin, who has no address, serves all.
func serves(d *policy.Directory, a *policy.Agent, t *ticket.Ticket) bool {
	if a.Address.IsZero() || d.Agent(t.Assignee) == a {
		return true
	}
	for _, s := range d.Staff(d.Desk(t)) {
		if s == a {
			return true
		}
	}
	at := t.Place(a.Address)
	return at >= 0 && t.People[at].Standing == ticket.AgentStaff
}

// AskerOf finds who an address is.
func AskerOf(d *policy.Directory, tx ticket.Reader, a mail.Address) (authority.Asker, error) {
	if agent := d.Agent(a); agent != nil {
		return authority.Asker{Agent: agent}, nil
	}
	c, err := ticket.FindContact(tx, a)
	if errors.Is(err, ticket.ErrNotFound) {
		return authority.Asker{Contact: &ticket.Contact{Address: ticket.Fold(a)}}, nil
	}
	return authority.Asker{Contact: c}, err
}

// FindWords answers #search.
func FindWords(d *policy.Directory, tx ticket.Reader, who authority.Asker, args string, f *change.Finding) error {
	words, before := cutBefore(args)
	q := search.ParseQuery(words)
	if f.Query = words; q.Empty() {
		return ticket.Refuse("search-what")
	}
	named, err := NumberedTicket(tx, words)
	if err != nil {
		return err
	}
	if named != nil && before == 0 {
		collect(d, who, named, f)
	}
	err = each(d, tx, who, scan{query: q, before: before}, func(t *ticket.Ticket) (bool, error) {
		if !MayRead(d, who, t) || named != nil && named.Number == t.Number || who.Within != nil && !who.Within.Covers(t.Scope()) {
			return true, nil
		}
		if who.Agent == nil {
			docs, err := readable(tx, t)
			if err != nil || !q.Match(docs...) {
				return true, err // it answers by what is agents' only
			}
		}
		return collect(d, who, t, f), nil
	})
	return asFarAs(f, err, "#search "+words)
}

// readable is what of a ticket a customer may find it by.
func readable(tx ticket.Reader, t *ticket.Ticket) ([]search.Words, error) {
	docs := []search.Words{search.Doc{Texts: []string{t.Thread}}.Words()}
	messages, err := tx.Messages(t.Number)
	for _, m := range messages {
		if forCustomers(m, t) {
			docs = append(docs, search.Doc{Texts: []string{m.Text}}.Words())
		}
	}
	return docs, err
}

// forCustomers reports whether those who may read the ticket may read the message.
func forCustomers(m *ticket.Message, t *ticket.Ticket) bool {
	return m.Visibility == ticket.ForAll && !m.Withdrawn && !m.Unverified && !t.Sensitive && (m.Kind == ticket.FromCustomer || m.Kind == ticket.FromAgent)
}

// FindOne answers #show with a number.
func FindOne(d *policy.Directory, tx ticket.Reader, who authority.Asker, args string, f *change.Finding) error {
	if args == "" {
		return nil // of the ticket that the mail belongs to
	}
	n, err := life.NumberOf(args)
	if err != nil {
		return ticket.Refuse("number", args)
	}
	t, err := tx.Ticket(n)
	if errors.Is(err, ticket.ErrNotFound) || err == nil && !MayRead(d, who, t) {
		return ticket.Refuse("absent", n) // the same words: who may not see it cannot tell
	}
	f.Tickets = []*ticket.Ticket{t}
	return err
}

// NumberedTicket returns the ticket whose tag a query is, such as "#12" or "[#12]"; nil if it is
// none.
func NumberedTicket(tx ticket.Reader, query string) (*ticket.Ticket, error) {
	if !strings.HasPrefix(strings.TrimPrefix(strings.TrimSpace(query), "["), "#") {
		return nil, nil
	}
	n, err := life.NumberOf(query)
	if err != nil {
		return nil, nil // other words
	}
	t, err := tx.Ticket(n)
	if errors.Is(err, ticket.ErrNotFound) {
		return nil, nil
	}
	return t, err
}
