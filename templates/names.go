package templates

import (
	"strconv"
	"strings"
)

// people finds the names that may be told to this reader.
func (v *view) people() {
	m := &v.Mail
	kind := ByAgent
	if !m.ToAgent && m.Kind == KindUpdate {
		kind = ByCustomer
	}
	if !m.ToAgent && (m.Kind == KindResolved || m.Kind == KindClosed) && m.Actor.Email != "" && m.Actor.Email == m.Requester.Email {
		v.Ended, kind = true, ByCustomer
	}
	if m.Actor != (Person{}) {
		v.Who = v.name(m.Actor, kind)
	}
	if v.Sharing = v.DeskName; m.Actor != (Person{}) {
		v.Sharing = v.Who
	}
	if m.Sharer != (Person{}) {
		v.Sharing = v.name(m.Sharer, ByCustomer)
	}
	if m.Requester != (Person{}) || !m.ToAgent { // an agent is told that it is unclear whose request it is
		v.Asker, v.AskerName = v.full(m.Requester), v.name(m.Requester, ByCustomer)
	}
	if m.Third != (Person{}) && m.ToAgent {
		v.ThirdName = v.full(m.Third)
	}
	if m.Assignee != (Person{}) {
		v.Owner = v.name(m.Assignee, ByAgent)
	}
	v.Others, v.Invited, v.LeftOut = v.join(m.Others), v.join(m.Invited), v.join(m.LeftOut)
	v.Alongside = v.join(m.Alongside)
	numbers := make([]string, len(m.Perhaps))
	for i, n := range m.Perhaps {
		numbers[i] = "#" + strconv.FormatUint(n, 10)
	}
	v.Perhaps = v.l.list(numbers)
}

func (v *view) join(people []Person) string {
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = v.full(cleanPerson(p))
	}
	return v.l.list(names)
}

// full is a customer's name and address for agents, the name alone for others.
func (v *view) full(p Person) string {
	switch {
	case p.Name == "" || !v.ToAgent:
		return v.name(p, ByCustomer)
	case p.Email == "":
		return p.Name
	}
	return p.Name + " <" + p.Email + ">"
}

// name is how the reader may hear of p. An agent's address is private: customers who have
// no name of him hear the desk's.
func (v *view) name(p Person, kind EntryKind) string {
	private := !v.ToAgent && kind != ByCustomer
	switch {
	case p.Name != "" && !(private && strings.Contains(p.Name, "@")):
		return p.Name
	case p.Email != "" && !private:
		return p.Email
	}
	return deskName(v)
}

// deskName is the desk's display name, or its address where it has none.
func deskName(v *view) string {
	if v.Desk != "" {
		return v.Desk
	}
	return v.Support
}
