package page

import (
	"slices"
	"strings"
)

// Wish is which tickets somebody wants to see, as forms and parameters say it. "" leaves a thing out.
type Wish struct {
	Status, Category, Product, Scope, Since, Before string
	Order                                           string // "created", "updated", each with "-" the other way
	Words                                           string // searched for; then nothing else counts
	Queue                                           string // agents: "mine", "unassigned", "urgent", "waiting", "overdue"
}

// List are the words of `#list` that ask for it.
func (a Wish) List() string {
	var all []string
	add := func(name, value string) {
		if value = strings.Join(strings.Fields(value), "-"); value != "" {
			all = append(all, name+value)
		}
	}
	switch a.Queue {
	case "mine", "unassigned", "overdue":
		add("", a.Queue)
	case "waiting":
		all = append(all, "pending")
	case "urgent":
		all = append(all, "unassigned", "urgent")
	}
	if slices.Contains([]string{"open", "pending", "resolved", "closed", "all"}, a.Status) {
		add("", a.Status)
	}
	add("category:", a.Category)
	add("product:", a.Product)
	add("org:", a.Scope)
	add("since:", a.Since)
	add("before:", a.Before)
	if slices.Contains([]string{"created", "-created", "updated", "-updated"}, a.Order) {
		add("", a.Order)
	}
	return strings.Join(all, " ")
}
