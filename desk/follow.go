package desk

import (
	"slices"
	"strings"

	"guichet/mail"
)

// orderWatchAll lets customers watch, and agents too: an agent who watches hears of everything
// on the ticket, as the assignee does.
func (r *ruling) orderWatchAll(c *Change, o *orders, args string) (Said, error) {
	a, ok := r.watcher(args)
	if !ok {
		return r.orderWatch(c, o, args)
	}
	c.Ticket.Followers = union(c.Ticket.Followers, []mail.Address{a.Address})
	return say("following", a.called()), nil
}

// orderUnwatchAll ends it.
func (r *ruling) orderUnwatchAll(c *Change, o *orders, args string) (Said, error) {
	a, ok := r.watcher(args)
	if !ok {
		return r.orderUnshare(c, o, args)
	}
	t := c.Ticket
	before := len(t.Followers)
	t.Followers = slices.DeleteFunc(t.Followers, func(have mail.Address) bool { return r.dir.agent(have) == a })
	if len(t.Followers) == before {
		return Said{}, refuse("address-absent", a.called())
	}
	return say("removed", a.called()), nil
}

// watcher is the agent whom an agent names behind #watch.
func (r *ruling) watcher(args string) (*Agent, bool) {
	if r.agent == nil {
		return nil, false
	}
	switch strings.ToLower(args) {
	case "me", "moi", "":
		return r.agent, !r.agent.Address.IsZero()
	}
	if found := r.dir.findAgents(args); len(found) == 1 {
		return found[0], true
	}
	return nil, false
}
