package command

import (
	"slices"
	"strings"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// doWatchAll lets customers watch, and agents too: an agent who watches hears of everything
// on the ticket, as the assignee does.
func doWatchAll(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	a, ok := watcher(r, args)
	if !ok {
		return doWatch(r, c, o, args)
	}
	c.Ticket.Followers = ticket.UnionAddresses(c.Ticket.Followers, []mail.Address{a.Address})
	return ticket.Say("following", a.Called()), nil
}

// doUnwatchAll ends it.
func doUnwatchAll(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	a, ok := watcher(r, args)
	if !ok {
		return doUnshare(r, c, o, args)
	}
	t := c.Ticket
	before := len(t.Followers)
	t.Followers = slices.DeleteFunc(t.Followers, func(have mail.Address) bool { return r.Dir.Agent(have) == a })
	if len(t.Followers) == before {
		return ticket.Said{}, ticket.Refuse("address-absent", a.Called())
	}
	return ticket.Say("removed", a.Called()), nil
}

// watcher is the agent whom an agent names behind #watch.
func watcher(r *change.Decision, args string) (*policy.Agent, bool) {
	if r.Agent == nil {
		return nil, false
	}
	switch strings.ToLower(args) {
	case "me", "moi", "":
		return r.Agent, !r.Agent.Address.IsZero()
	}
	if found := FindAgents(r.Dir, args); len(found) == 1 {
		return found[0], true
	}
	return nil, false
}
