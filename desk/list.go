package desk

import (
	"errors"
	"slices"
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
	err = d.each(tx, who, search.Query{}, wants.people, wants.states, func(t *Ticket) (bool, error) {
		if len(wants.states) > 0 && !slices.Contains(wants.states, t.Status) {
			return true, nil
		}
		for _, want := range wants.keep {
			if !want(t) {
				return true, nil
			}
		}
		return d.collect(who, t, f), nil
	})
	return f.asFarAs(err)
}

// collect adds a ticket to what is found, if the asker may see it. It reports whether to go on.
func (d *directory) collect(who asker, t *Ticket, f *Finding) bool {
	switch {
	case !d.mayRead(who, t):
	case len(f.Tickets) < maxListed:
		f.Tickets = append(f.Tickets, t)
	case f.More < maxMore:
		f.More++
	default:
		f.Beyond = true
	}
	return !f.Beyond
}

// asFarAs takes what was found for an answer where the search gave up.
func (f *Finding) asFarAs(err error) error {
	if !errors.Is(err, ErrTooBroad) {
		return err
	}
	if len(f.Tickets) == 0 {
		return refuse("broad")
	}
	f.Beyond = true
	return nil
}

// filters reads the words behind #list. Each narrows the list; alone it is what is not
// done yet.
func (d *directory) filters(who asker, args string) (wants wishes, err error) {
	wants.states = []Status{Open, Pending}
	for _, word := range strings.Fields(strings.ToLower(args)) {
		switch s := Status(word); {
		case word == "all":
			wants.states = nil
		case s == Open, s == Pending, s == Resolved, s == Closed:
			wants.states = []Status{s}
		case who.agent != nil && word == "mine":
			wants.add(func(t *Ticket) bool { return d.agent(t.Assignee) == who.agent })
		case who.agent != nil && word == "unassigned":
			wants.add(func(t *Ticket) bool { return t.Assignee.IsZero() })
		case who.agent != nil && (word == "low" || word == "normal" || word == "high" || word == "urgent"):
			wants.add(func(t *Ticket) bool { return t.Priority == Priority(word) })
		case who.agent != nil && strings.Contains(word, "@"):
			a, err := mail.ParseAddress(strings.Trim(word, "<>,"))
			if err != nil {
				return wants, who.cannotFilter(word)
			}
			wants.people = append(wants.people, PersonTerm(a))
		default:
			return wants, who.cannotFilter(word)
		}
	}
	return wants, nil
}

// cannotFilter says by what the asker may filter a list.
func (a asker) cannotFilter(word string) error {
	const anybody = "open, pending, resolved, closed, all"
	if a.agent == nil {
		return refuse("list-by", word, anybody)
	}
	return refuse("list-by-staff", word, anybody+", mine, unassigned, low, normal, high, urgent")
}

// wishes are what narrows a list.
type wishes struct {
	people []string // terms of the search index
	states []Status // none: all
	keep   []func(*Ticket) bool
}

func (w *wishes) add(keep func(*Ticket) bool) { w.keep = append(w.keep, keep) }
