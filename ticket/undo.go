package ticket

import (
	"maps"
	"slices"
	"time"

	"guichet/mail"
)

// Before is what an agent's mail changed of its ticket: #undo puts it back.
type Before struct {
	Status    Status
	Priority  Priority
	Assignee  mail.Address
	Subject   string
	Tags      []string
	Resolved  time.Time  `json:",omitzero"`  // since when it was resolved
	Form      *Form      `json:",omitempty"` // nil: the mail left it alone
	Scope     *Scope     `json:",omitempty"` // likewise: whom the ticket was for
	Sensitive *bool      `json:",omitempty"` // likewise
	Standings []Standing `json:",omitempty"` // likewise: of Ticket.People, by place
	Left      *Left      `json:",omitempty"` // nil in old records
	Inside    bool       `json:",omitempty"` // it is all that the mail did, and no customer hears of it
}

// Left is how the mail left what it may have changed. What somebody changed since is his, and
// #undo leaves it alone.
type Left struct {
	Status   Status
	Priority Priority
	Assignee mail.Address
	Subject  string
	Tags     []string
	Resolved time.Time `json:",omitzero"`
}

// Before returns what a change must put back to make t of what it is now.
func (t *Ticket) Before(now *Ticket) *Before {
	b := &Before{
		Status: t.Status, Priority: t.Priority, Assignee: t.Assignee, Subject: t.Subject, Tags: t.Tags, Resolved: t.Resolved,
		Left: &Left{now.Status, now.Priority, now.Assignee, now.Subject, slices.Clone(now.Tags), now.Resolved},
	}
	if t.Category != now.Category || t.Product != now.Product || !maps.Equal(t.Fields, now.Fields) {
		b.Form = &Form{t.Category, t.Product, maps.Clone(t.Fields)}
	}
	if scope := t.Scope(); scope != now.Scope() {
		b.Scope = &scope
	}
	if t.Sensitive != now.Sensitive {
		b.Sensitive = &t.Sensitive
	}
	if was := t.Standings(); !slices.Equal(was, now.Standings()) {
		b.Standings = was
	}
	return b
}

// Standings returns everybody's standing, by his place in People; for PutBackPeople.
func (t *Ticket) Standings() []Standing {
	var all []Standing
	for _, p := range t.People {
		all = append(all, p.Standing)
	}
	return all
}

// PutBackPeople gives everybody the standing that he had. Whoever came since has none: his
// tokens are void. Agents' places are their own.
func (t *Ticket) PutBackPeople(was []Standing) {
	for i := range t.People {
		p := &t.People[i]
		standing := Former
		if i < len(was) {
			standing = was[i]
		}
		if p.Standing == standing || p.Standing == AgentStaff {
			continue
		}
		if p.Standing = standing; standing == Former {
			p.Generation++
		}
	}
}
