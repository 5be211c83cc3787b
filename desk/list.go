package desk

import (
	"strings"

	"guichet/mail"
	"guichet/search"
)

// findList answers #list.
func (d *directory) findList(tx Reader, who asker, args string, f *Finding) error {
	wants, err := d.filters(who, args)
	if err != nil {
		return err
	}
	return d.each(tx, who, search.Query{}, wants.people, func(t *Ticket) (bool, error) {
		for _, want := range wants.keep {
			if !want(t) {
				return true, nil
			}
		}
		d.collect(who, t, f)
		return true, nil
	})
}

// collect adds a ticket to what is found, if the asker may see it.
func (d *directory) collect(who asker, t *Ticket, f *Finding) {
	switch {
	case !d.mayRead(who, t):
	case len(f.Tickets) < maxListed:
		f.Tickets = append(f.Tickets, t)
	default:
		f.More++
	}
}

// filters reads the words behind #list. Each narrows the list; alone it is what is not
// done yet.
func (d *directory) filters(who asker, args string) (wants wishes, err error) {
	state := func(t *Ticket) bool { return t.Status == Open || t.Status == Pending }
	for _, word := range strings.Fields(strings.ToLower(args)) {
		switch s := Status(word); {
		case word == "all":
			state = func(*Ticket) bool { return true }
		case s == Open, s == Pending, s == Resolved, s == Closed:
			state = func(t *Ticket) bool { return t.Status == s }
		case who.agent != nil && word == "mine":
			wants.add(func(t *Ticket) bool { return d.agent(t.Assignee) == who.agent })
		case who.agent != nil && word == "unassigned":
			wants.add(func(t *Ticket) bool { return t.Assignee.IsZero() })
		case who.agent != nil && (word == "low" || word == "normal" || word == "high" || word == "urgent"):
			wants.add(func(t *Ticket) bool { return t.Priority == Priority(word) })
		case who.agent != nil && strings.Contains(word, "@"):
			a, err := mail.ParseAddress(strings.Trim(word, "<>,"))
			if err != nil {
				return wants, refuse("list-by", word)
			}
			wants.people = append(wants.people, PersonTerm(a))
		default:
			return wants, refuse("list-by", word)
		}
	}
	wants.add(state)
	return wants, nil
}

// wishes are what narrows a list.
type wishes struct {
	people []string // terms of the search index
	keep   []func(*Ticket) bool
}

func (w *wishes) add(keep func(*Ticket) bool) { w.keep = append(w.keep, keep) }
