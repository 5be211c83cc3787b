package desk

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

// before returns what a change must put back to make t of what it is now.
func (t *Ticket) before(now *Ticket) *Before {
	b := &Before{
		Status: t.Status, Priority: t.Priority, Assignee: t.Assignee, Subject: t.Subject, Tags: t.Tags, Resolved: t.Resolved,
		Left: &Left{now.Status, now.Priority, now.Assignee, now.Subject, slices.Clone(now.Tags), now.Resolved},
	}
	if t.Category != now.Category || t.Product != now.Product || !maps.Equal(t.Fields, now.Fields) {
		b.Form = &Form{t.Category, t.Product, maps.Clone(t.Fields)}
	}
	if scope := t.scope(); scope != now.scope() {
		b.Scope = &scope
	}
	if t.Sensitive != now.Sensitive {
		b.Sensitive = &t.Sensitive
	}
	if was := t.standings(); !slices.Equal(was, now.standings()) {
		b.Standings = was
	}
	return b
}

func (t *Ticket) standings() []Standing {
	var all []Standing
	for _, p := range t.People {
		all = append(all, p.Standing)
	}
	return all
}

// putBack restores what a mail changed and nobody changed since.
func (r *ruling) putBack(c *Change, b *Before) {
	if b == nil {
		return
	}
	t := c.Ticket
	left := b.Left
	if left == nil {
		left = &Left{t.Status, t.Priority, t.Assignee, t.Subject, t.Tags, t.Resolved}
	}
	if t.Priority == left.Priority {
		t.Priority = b.Priority
	}
	if t.Assignee == left.Assignee {
		t.Assignee = b.Assignee
	}
	if t.Subject == left.Subject {
		t.Subject = b.Subject
	}
	if slices.Equal(t.Tags, left.Tags) {
		t.Tags = b.Tags
	}
	if b.Form != nil {
		t.Category, t.Product, t.Fields = b.Form.Category, b.Form.Product, maps.Clone(b.Form.Fields)
	}
	if b.Scope != nil {
		t.Organisation, t.Account = b.Scope.Organisation, b.Scope.Account
	}
	if b.Sensitive != nil {
		t.Sensitive = *b.Sensitive
	}
	if b.Standings != nil {
		t.putBackPeople(b.Standings)
	}
	restarted := t.Resolved.Equal(left.Resolved) && !t.Resolved.Equal(b.Resolved)
	if t.Status == left.Status && t.Status != b.Status {
		r.setStatus(c, b.Status, r.actor(), "command")
		restarted = true
	}
	if restarted && t.Status == Resolved {
		r.resume(c, b.Resolved)
	}
}

// resume lets the clock of a resolved ticket run again that a mail had stopped which was taken
// back: for the whole time, since the store does not say how much was left, or, where the letter
// of that resolution still waits, when it was accepted.
func (r *ruling) resume(c *Change, since time.Time) {
	if !since.IsZero() { // as in old records
		c.Ticket.Resolved = since
	}
	for _, l := range r.state.Letters[c.Ticket.Number] {
		if taken := slices.ContainsFunc(c.Recalled, func(have *Letter) bool { return have.ID == l.ID }); !taken && !l.State.Final() && l.restartsClock(c.Ticket) {
			return
		}
	}
	r.startClosing(c)
}

// putBackPeople gives everybody the standing that he had. Whoever came since has none: his
// tokens are void. Agents' places are their own.
func (t *Ticket) putBackPeople(was []Standing) {
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
