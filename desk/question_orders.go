package desk

import (
	"slices"
	"strings"
)

// finding returns what was found for a question of the mail. Each kind is asked once in a
// mail.
func (r *ruling) finding(o *orders, name string) (*Finding, error) {
	f := r.in.Found[name]
	if o.asked == nil {
		o.asked = map[string]bool{}
	}
	switch {
	case o.asked[name]:
		return nil, refuse("asked-twice", name)
	case f == nil && !r.proven():
		return nil, refuse("unproven")
	case f == nil:
		return nil, refuse("failed")
	}
	o.asked[name] = true
	return f, f.Err
}

// who is the sender as an asker.
func (r *ruling) who() asker {
	if r.agent != nil {
		return asker{agent: r.agent}
	}
	if c := r.state.Contact; c != nil {
		return asker{contact: c}
	}
	return asker{contact: &Contact{Address: Fold(r.sender.Address)}}
}

// maySee reports whether the sender may be answered with a ticket. Without proof he sees but
// the tickets that the mail's tokens name.
func (r *ruling) maySee(t *Ticket) bool {
	if !r.dir.mayRead(r.who(), t) || r.doubted {
		return false
	}
	if r.proven() {
		return true
	}
	for _, l := range r.tokenLeads() {
		if l.ticket.Number == t.Number {
			return true
		}
	}
	return false
}

func (r *ruling) orderList(_ *Change, o *orders, _ string) (Said, error) {
	return r.lists(o, "list")
}

func (r *ruling) orderSearch(_ *Change, o *orders, _ string) (Said, error) {
	return r.lists(o, "search")
}

// lists answers #list and #search. One list fits into a letter.
func (r *ruling) lists(o *orders, name string) (Said, error) {
	f, err := r.finding(o, name)
	if err != nil {
		return Said{}, err
	}
	if o.asked["list"] && o.asked["search"] {
		return Said{}, refuse("asked-twice", name)
	}
	for _, t := range f.Tickets {
		if r.maySee(t) {
			o.tickets = append(o.tickets, t.Number)
		}
	}
	if r.proven() {
		o.more, o.beyond, o.older = f.More, f.Beyond, f.Older
	}
	o.query = f.Query
	switch {
	case len(o.tickets) > 0 && name == "list" && !r.partOfAll(f.Tickets):
		o.answer("list-staff") // not "your requests"
	case len(o.tickets) > 0:
		o.answer(name)
	case name == "search":
		o.answer("search-none", f.Query)
	default:
		o.answer("list-none")
	}
	return Said{}, nil
}

// partOfAll reports whether the customer asked these tickets, or takes part in them.
func (r *ruling) partOfAll(tickets []*Ticket) bool {
	who := r.who()
	return who.agent == nil && !slices.ContainsFunc(tickets, func(t *Ticket) bool {
		at := t.bestPlace(who.contact.Has)
		return at < 0 || !isParty(t.People[at].Standing)
	})
}

// orderShow answers with what a ticket holds: the one of the number, or that of the mail.
func (r *ruling) orderShow(c *Change, o *orders, args string) (Said, error) {
	f, err := r.finding(o, "show")
	if err != nil {
		return Said{}, err
	}
	var t *Ticket
	switch {
	case args == "" && c == nil:
		return Said{}, refuse("number-which")
	case args == "":
		t = c.Ticket
	default:
		t = r.state.Tickets[f.Tickets[0].Number]
	}
	if t == nil || !r.maySee(t) {
		return Said{}, refuse("absent", strings.TrimLeft(args, "[#"))
	}
	o.show = t.Number
	return Said{}, nil
}

// orderHelp answers with the commands: the templates have them in every language.
func (r *ruling) orderHelp(_ *Change, o *orders, _ string) (Said, error) {
	o.answer("help")
	return Said{}, nil
}
