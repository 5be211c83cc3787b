package question

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/ticket"
)

// joined puts what stands behind a filter's colon next to it.
var joined = regexp.MustCompile(`(?i)\b(status|order|category|product|tag|org|organisation|organization|account|since|before|created|updated):\s+`)

// narrow reads "category:billing" and its like, which narrow a list, for customers too (PRODUCT 7.3).
func (w *wishes) narrow(d *policy.Directory, name, value string) (known bool, err error) {
	switch {
	case value == "":
		return false, nil
	case name == "category":
		want := nameOf(value, categories(d))
		w.add(func(t *ticket.Ticket) bool { return strings.EqualFold(t.Category, want) })
	case name == "product":
		want := nameOf(value, products(d))
		w.add(func(t *ticket.Ticket) bool { return strings.EqualFold(t.Product, want) })
	case name == "tag":
		w.add(func(t *ticket.Ticket) bool { return slices.Contains(t.Tags, strings.TrimPrefix(value, "#")) })
	case name == "since", name == "before":
		day, err := time.Parse(time.DateOnly, value)
		if err != nil {
			return false, ticket.Refuse("field-date", name+":")
		}
		w.add(func(t *ticket.Ticket) bool { return t.Created.Before(day) == (name == "before") })
	default:
		return false, nil
	}
	return true, nil
}

// named reads a word that is the name of a category or product.
func (w *wishes) named(d *policy.Directory, word string) bool {
	if want, ok := categories(d)[word]; ok {
		w.add(func(t *ticket.Ticket) bool { return t.Category == want })
		return true
	}
	if want, ok := products(d)[word]; ok {
		w.add(func(t *ticket.Ticket) bool { return t.Product == want })
		return true
	}
	return false
}

// nameOf is what tickets hold for a name or label.
func nameOf(value string, known map[string]string) string {
	if name, ok := known[value]; ok {
		return name
	}
	return value
}

// categories are those of the configuration, by name and by label.
func categories(d *policy.Directory) map[string]string {
	all := map[string]string{}
	for _, c := range d.Policy.Categories {
		addNames(all, c.Name, c.Labels)
	}
	for _, a := range d.Policy.Addresses {
		if a.Category != "" {
			addNames(all, a.Category, nil)
		}
	}
	return all
}

func products(d *policy.Directory) map[string]string {
	all := map[string]string{}
	for _, p := range d.Policy.Products {
		addNames(all, p.Name, p.Labels)
	}
	return all
}

// addNames adds a name and its labels. One of several words is written with hyphens.
func addNames(all map[string]string, name string, labels map[string]string) {
	called := []string{name}
	for _, label := range labels {
		called = append(called, label)
	}
	for _, s := range called {
		s = strings.Join(strings.Fields(strings.ToLower(s)), "-")
		if _, taken := all[s]; !taken || s == strings.ToLower(name) {
			all[s] = name
		}
	}
}

// order is how a list is ordered.
type order int

// The orders. The zero value is by number, the newest first: that of creation.
const (
	byNumber order = iota
	oldestFirst
	latestChange
	earliestChange
)

// ordered reads a word that orders the list: "created", "updated", each both ways.
func (w *wishes) ordered(word string) bool {
	switch strings.TrimPrefix(word, "+") {
	case "created", "created:new", "created:desc":
		w.order = byNumber
	case "-created", "created:old", "created:asc":
		w.order = oldestFirst
	case "updated", "updated:new", "updated:desc":
		w.order = latestChange
	case "-updated", "updated:old", "updated:asc":
		w.order = earliestChange
	default:
		return false
	}
	return true
}

// sorting are tickets in the order in which they were found: the newest first.
type sorting []*ticket.Ticket

// into puts the first ones into the answer. There is no command that goes on from there: what does not
// fit is counted.
func (s sorting) into(f *change.Finding, by order, err error) error {
	switch by {
	case oldestFirst:
		slices.Reverse(s)
	case latestChange:
		slices.SortStableFunc(s, func(a, b *ticket.Ticket) int { return b.Updated.Compare(a.Updated) })
	case earliestChange:
		slices.Reverse(s)
		slices.SortStableFunc(s, func(a, b *ticket.Ticket) int { return a.Updated.Compare(b.Updated) })
	}
	f.Tickets = s[:min(len(s), maxListed)]
	f.More = min(len(s)-len(f.Tickets), maxMore)
	f.Beyond = len(s)-len(f.Tickets) > maxMore
	if errors.Is(err, ticket.ErrTooBroad) {
		if len(s) == 0 {
			return ticket.Refuse("broad")
		}
		f.Beyond, err = true, nil
	}
	return err
}
