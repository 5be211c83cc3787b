package command

import (
	"slices"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/question"
	"guichet/desk/thread"
	"guichet/ticket"
)

// finding returns what was found for a question of the mail. Each kind is asked once in a
// mail.
func finding(r *change.Decision, o *change.Outcome, name string) (*change.Finding, error) {
	f := r.In.Found[name]
	if o.Asked == nil {
		o.Asked = map[string]bool{}
	}
	switch {
	case o.Asked[name]:
		return nil, ticket.Refuse("asked-twice", name)
	case f == nil && !r.Proven():
		return nil, ticket.Refuse("unproven")
	case f == nil:
		return nil, ticket.Refuse("failed")
	}
	o.Asked[name] = true
	return f, f.Err
}

// AskerOf is the sender as an asker.
func AskerOf(r *change.Decision) authority.Asker {
	if r.Agent != nil {
		return authority.Asker{Agent: r.Agent}
	}
	if c := r.State.Contact; c != nil {
		return authority.Asker{Contact: c}
	}
	return authority.Asker{Contact: &ticket.Contact{Address: ticket.Fold(r.Sender.Address)}}
}

// MaySee reports whether the sender may be answered with a ticket. Without proof he sees but
// the tickets that the mail's tokens name.
func MaySee(r *change.Decision, t *ticket.Ticket) bool {
	if !question.MayRead(r.Dir, AskerOf(r), t) || r.Doubted {
		return false
	}
	if r.Proven() {
		return true
	}
	for _, l := range thread.TokenCandidates(r) {
		if l.Ticket.Number == t.Number {
			return true
		}
	}
	return false
}

func doList(r *change.Decision, _ *change.Change, o *change.Outcome, _ string) (ticket.Said, error) {
	return lists(r, o, "list")
}

func doSearch(r *change.Decision, _ *change.Change, o *change.Outcome, _ string) (ticket.Said, error) {
	return lists(r, o, "search")
}

// lists answers #list and #search. One list fits into a letter.
func lists(r *change.Decision, o *change.Outcome, name string) (ticket.Said, error) {
	f, err := finding(r, o, name)
	if err != nil {
		return ticket.Said{}, err
	}
	if o.Asked["list"] && o.Asked["search"] {
		return ticket.Said{}, ticket.Refuse("asked-twice", name)
	}
	for _, t := range f.Tickets {
		if MaySee(r, t) {
			o.Tickets = append(o.Tickets, t.Number)
		}
	}
	if r.Proven() {
		o.More, o.Beyond, o.Older = f.More, f.Beyond, f.Older
	}
	o.Query = f.Query
	switch {
	case len(o.Tickets) > 0 && name == "list" && !partOfAll(r, f.Tickets):
		o.Answer("list-staff") // not "your requests"
	case len(o.Tickets) > 0:
		o.Answer(name)
	case name == "search":
		o.Answer("search-none", f.Query)
	default:
		o.Answer("list-none")
	}
	return ticket.Said{}, nil
}

// partOfAll reports whether the customer asked these tickets, or takes part in them.
func partOfAll(r *change.Decision, tickets []*ticket.Ticket) bool {
	who := AskerOf(r)
	return who.Agent == nil && !slices.ContainsFunc(tickets, func(t *ticket.Ticket) bool {
		at := t.BestPlace(who.Contact.Has)
		return at < 0 || !ticket.IsParty(t.People[at].Standing)
	})
}

// doShow answers with what a ticket holds: the one of the number, or that of the mail.
func doShow(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	f, err := finding(r, o, "show")
	if err != nil {
		return ticket.Said{}, err
	}
	var t *ticket.Ticket
	switch {
	case args == "" && c == nil:
		return ticket.Said{}, ticket.Refuse("number-which")
	case args == "":
		t = c.Ticket
	default:
		t = r.State.Tickets[f.Tickets[0].Number]
	}
	if t == nil || !MaySee(r, t) {
		return ticket.Said{}, ticket.Refuse("absent", strings.TrimLeft(args, "[#"))
	}
	o.Show = t.Number
	return ticket.Said{}, nil
}

// doHelp answers with the commands: the templates have them in every language.
func doHelp(r *change.Decision, _ *change.Change, o *change.Outcome, _ string) (ticket.Said, error) {
	o.Answer("help")
	return ticket.Said{}, nil
}
