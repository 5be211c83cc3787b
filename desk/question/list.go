package question

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/form"
	"guichet/desk/life"
	"guichet/desk/policy"
	"guichet/desk/words"
	"guichet/mail"
	"guichet/ticket"
)

// FindList answers #list.
func FindList(d *policy.Directory, tx ticket.Reader, who authority.Asker, args string, f *change.Finding) error {
	words, before := cutBefore(args)
	wants, err := filters(d, tx, who, words, f.Now)
	if err != nil {
		return err
	}
	into := func(t *ticket.Ticket) bool { return collect(d, who, t, f) }
	var sorted sorting
	if wants.order == oldestFirst && who.Agent != nil && len(wants.people) == 0 {
		return oldest(d, tx, who, wants, f)
	}
	if wants.order != byNumber {
		into = func(t *ticket.Ticket) bool {
			if MayRead(d, who, t) {
				sorted = append(sorted, t)
			}
			return len(sorted) < maxFound
		}
	}
	err = each(d, tx, who, scan{terms: wants.people, queue: wants.Queue, before: before}, func(t *ticket.Ticket) (bool, error) {
		return !wants.take(t) || into(t), nil
	})
	if wants.order != byNumber {
		return sorted.into(f, wants.order, err)
	}
	return asFarAs(f, err, "#list "+words)
}

// olderThan is what goes on with a list below a ticket that it ended with.
var olderThan = regexp.MustCompile(`(?i)(^|\s)before:\s*\[?#?(\d{1,9})\]?(\s|$)`)

// cutBefore takes "before:12" out of the words behind a question: only older tickets than 12 are
// asked for. 0: all are.
func cutBefore(args string) (words string, older ticket.Number) {
	at := olderThan.FindStringSubmatchIndex(args)
	if at == nil {
		return args, 0
	}
	n, err := life.NumberOf(args[at[4]:at[5]])
	if err != nil {
		return args, 0
	}
	return strings.TrimSpace(args[:at[0]] + " " + args[at[1]:]), n
}

// collect adds a ticket to what is found, if the asker may see it. It reports whether to go on.
func collect(d *policy.Directory, who authority.Asker, t *ticket.Ticket, f *change.Finding) bool {
	switch {
	case !MayRead(d, who, t):
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
func asFarAs(f *change.Finding, err error, command string) error {
	last := len(f.Tickets) - 1
	if errors.Is(err, ticket.ErrTooBroad) {
		if last < 0 {
			return ticket.Refuse("broad")
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
func filters(d *policy.Directory, tx ticket.Reader, who authority.Asker, args string, now time.Time) (wants wishes, err error) {
	wants.States = []ticket.Status{ticket.Open, ticket.Pending}
	var others []string
	for _, word := range strings.Fields(strings.ToLower(joined.ReplaceAllString(args, "$1:"))) {
		for _, name := range []string{"status:", "order:"} {
			word = strings.TrimPrefix(word, name)
		}
		if name, value, ok := strings.Cut(word, ":"); ok {
			if name == "org" || name == "organisation" || name == "organization" || name == "account" {
				others = append(others, value)
				continue
			}
			known, err := wants.narrow(d, name, value)
			if err != nil {
				return wants, err
			}
			if known {
				continue
			}
		}
		switch s := ticket.Status(word); {
		case wants.ordered(word):
		case word == "all":
			wants.States = nil
		case s == ticket.Open, s == ticket.Pending, s == ticket.Resolved, s == ticket.Closed:
			wants.States = []ticket.Status{s}
		case word == "mine":
			wants.add(func(t *ticket.Ticket) bool { return isHis(d, who, t) })
			if who.Agent != nil {
				wants.Assignees = append([]mail.Address{who.Agent.Address}, who.Agent.Aliases...)
			}
		case who.Agent != nil && word == "overdue":
			wants.States, wants.order = []ticket.Status{ticket.Open}, oldestFirst
			wants.add(func(t *ticket.Ticket) bool { return now.Sub(t.Updated) >= overdueAfter })
		case who.Agent != nil && word == "unassigned":
			wants.add(func(t *ticket.Ticket) bool { return t.Assignee.IsZero() })
			wants.Assignees = []mail.Address{{}}
		case who.Agent != nil && (word == "low" || word == "normal" || word == "high" || word == "urgent"):
			wants.add(func(t *ticket.Ticket) bool { return t.Priority == ticket.Priority(word) })
			wants.Priorities = []ticket.Priority{ticket.Priority(word)}
		case who.Agent != nil && strings.Contains(word, "@"):
			a, err := words.ReadAddress(word)
			if err != nil {
				return wants, cannotFilter(who, word)
			}
			wants.people = append(wants.people, ticket.PersonTerm(a))
		case wants.named(d, word):
		default:
			others = append(others, word)
		}
	}
	if len(others) == 0 {
		return wants, nil
	}
	s, err := scopeMeant(tx, who, strings.Join(others, " "))
	wants.add(func(t *ticket.Ticket) bool { return s.Covers(t.Scope()) })
	return wants, err
}

// overdueAfter is how long an open ticket may stand still before it is overdue.
const overdueAfter = 24 * time.Hour

// cannotFilter says by what the asker may filter a list.
func cannotFilter(a authority.Asker, word string, his ...form.Option) error {
	const anybody = "open, pending, resolved, closed, all, mine, category:, product:, tag:, since:, before:, created, updated, created:old, updated:old"
	if a.Agent == nil {
		return ticket.Refuse("list-by", word, strings.Join(append([]string{anybody}, form.NamesOf(his)...), ", "))
	}
	return ticket.Refuse("list-by-staff", word, anybody+", unassigned, overdue, low, normal, high, urgent")
}

// wishes are what narrows a list.
type wishes struct {
	people       []string // terms of the search index
	ticket.Queue          // what may be looked up without reading other tickets; no states: all of them
	keep         []func(*ticket.Ticket) bool
	order        order
}

// take reports whether a ticket is wanted.
func (w *wishes) take(t *ticket.Ticket) bool {
	if len(w.States) > 0 && !slices.Contains(w.States, t.Status) {
		return false
	}
	for _, want := range w.keep {
		if !want(t) {
			return false
		}
	}
	return true
}

// oldest lists for an agent from the oldest ticket on. Nothing asks for what does not fit: it is counted.
func oldest(d *policy.Directory, tx ticket.Reader, who authority.Asker, wants wishes, f *change.Finding) error {
	wants.Oldest = true
	err := eachTicket(tx, 0, wants.Queue, func(t *ticket.Ticket) (bool, error) {
		return !wants.take(t) || collect(d, who, t, f), nil
	})
	if errors.Is(err, ticket.ErrTooBroad) {
		if len(f.Tickets) == 0 {
			return ticket.Refuse("broad")
		}
		f.Beyond, err = true, nil
	}
	return err
}

func (w *wishes) add(keep func(*ticket.Ticket) bool) { w.keep = append(w.keep, keep) }
