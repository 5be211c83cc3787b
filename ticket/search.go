package ticket

import (
	"slices"

	"guichet/mail"
	"guichet/search"
)

// Hit is a place where a search found what it sought: a message, or, if Message is 0, what
// stands on the ticket itself (subject, tags, people).
type Hit struct {
	Ticket  Number
	Message uint32
}

// PersonTerm finds the tickets of a person, whatever his standing there (but Former).
func PersonTerm(a mail.Address) string { return search.Exact("person", Fold(a).String()) }

// OrganisationTerm finds the tickets of an organisation, by its ID.
func OrganisationTerm(id string) string { return search.Exact("organisation", id) }

// AccountTerm finds the tickets of an account, by its ID.
func AccountTerm(id string) string { return search.Exact("account", id) }

// Searchable returns what the ticket itself is found by. Agents' places, third parties and former people
// are not part of it: who works on a ticket is no matter of the ticket's words.
func (t *Ticket) Searchable() search.Doc {
	d := search.Doc{Texts: append([]string{t.Subject}, t.Tags...)}
	for _, p := range t.People {
		if p.Standing == Former || p.Standing == AgentStaff || p.Standing == ThirdParty || p.Address.IsZero() {
			continue
		}
		d.Texts = append(d.Texts, p.Name, p.Address.String())
		d.Exact = append(d.Exact, PersonTerm(p.Address))
	}
	if t.Organisation != "" {
		d.Exact = append(d.Exact, OrganisationTerm(t.Organisation))
	}
	if t.Account != "" {
		d.Exact = append(d.Exact, AccountTerm(t.Account))
	}
	return d
}

// Searchable returns what the message is found by: its text and the names of its files.
func (m *Message) Searchable() search.Doc {
	d := search.Doc{Texts: []string{m.Text}}
	for _, a := range m.Attachments {
		d.Texts = append(d.Texts, a.Name)
	}
	return d
}

// Queue is which of the tickets that are not closed somebody waits for. The zero value is all of them; each list narrows
// it, none of a list is any.
type Queue struct {
	States     []Status
	Priorities []Priority
	Assignees  []mail.Address // the zero address: nobody's
	Oldest     bool           // they are listed from the oldest on, not from the newest
}

// Has reports whether a ticket stands in the queue.
func (q Queue) Has(t *Ticket) bool {
	return t.Status != Closed && (len(q.States) == 0 || slices.Contains(q.States, t.Status)) &&
		(len(q.Priorities) == 0 || slices.Contains(q.Priorities, t.Priority)) &&
		(len(q.Assignees) == 0 || slices.ContainsFunc(q.Assignees, func(a mail.Address) bool { return SameAddress(a, t.Assignee) }))
}
