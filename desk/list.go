package desk

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// findList answers #list.
func (d *directory) findList(tx Reader, who asker, args string, f *Finding) error {
	words, before := cutBefore(args)
	wants, err := d.filters(tx, who, words)
	if err != nil {
		return err
	}
	err = d.each(tx, who, walk{terms: wants.people, states: wants.states, before: before}, func(t *Ticket) (bool, error) {
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
	return f.asFarAs(err, "#list "+words)
}

// olderThan is what goes on with a list below a ticket that it ended with.
var olderThan = regexp.MustCompile(`(?i)(^|\s)before:\s*\[?#?(\d{1,9})\]?(\s|$)`)

// cutBefore takes "before:12" out of the words behind a question: only older tickets than 12 are
// asked for. 0: all are.
func cutBefore(args string) (words string, older Number) {
	at := olderThan.FindStringSubmatchIndex(args)
	if at == nil {
		return args, 0
	}
	n, err := numberOf(args[at[4]:at[5]])
	if err != nil {
		return args, 0
	}
	return strings.TrimSpace(args[:at[0]] + " " + args[at[1]:]), n
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

// asFarAs takes what was found for an answer where the search gave up, and notes the command that
// asks for what did not fit.
func (f *Finding) asFarAs(err error, command string) error {
	last := len(f.Tickets) - 1
	if errors.Is(err, ErrTooBroad) {
		if last < 0 {
			return refuse("broad")
		}
		f.Beyond, err = true, nil
	}
	if f.More > 0 || f.Beyond {
		f.Older = fmt.Sprintf("%s before:%d", strings.TrimSpace(command), f.Tickets[last].Number)
	}
	return err
}

// filters reads the words behind #list. Each narrows the list; alone it is what is not
// done yet. Words that are none of its own name whose tickets they are: an organisation or
// account.
func (d *directory) filters(tx Reader, who asker, args string) (wants wishes, err error) {
	wants.states = []Status{Open, Pending}
	var others []string
	for _, word := range strings.Fields(strings.ToLower(args)) {
		switch s := Status(word); {
		case word == "all":
			wants.states = nil
		case s == Open, s == Pending, s == Resolved, s == Closed:
			wants.states = []Status{s}
		case word == "mine":
			wants.add(func(t *Ticket) bool { return d.isHis(who, t) })
		case who.agent != nil && word == "unassigned":
			wants.add(func(t *Ticket) bool { return t.Assignee.IsZero() })
		case who.agent != nil && (word == "low" || word == "normal" || word == "high" || word == "urgent"):
			wants.add(func(t *Ticket) bool { return t.Priority == Priority(word) })
		case who.agent != nil && strings.Contains(word, "@"):
			a, err := readAddress(word)
			if err != nil {
				return wants, who.cannotFilter(word)
			}
			wants.people = append(wants.people, PersonTerm(a))
		default:
			others = append(others, word)
		}
	}
	if len(others) == 0 {
		return wants, nil
	}
	s, err := scopeMeant(tx, who, strings.Join(others, " "))
	wants.add(func(t *Ticket) bool { return s.covers(t.scope()) })
	return wants, err
}

// cannotFilter says by what the asker may filter a list.
func (a asker) cannotFilter(word string, his ...option) error {
	const anybody = "open, pending, resolved, closed, all, mine"
	if a.agent == nil {
		return refuse("list-by", word, strings.Join(append([]string{anybody}, namesOf(his)...), ", "))
	}
	return refuse("list-by-staff", word, anybody+", unassigned, low, normal, high, urgent")
}

// wishes are what narrows a list.
type wishes struct {
	people []string // terms of the search index
	states []Status // none: all
	keep   []func(*Ticket) bool
}

func (w *wishes) add(keep func(*Ticket) bool) { w.keep = append(w.keep, keep) }
