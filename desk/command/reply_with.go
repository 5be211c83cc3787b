package command

import (
	"slices"
	"strings"

	"guichet/desk/change"
	"guichet/ticket"
)

// doReplyWith adds a saved reply below the words of the mail, or instead of them.
func doReplyWith(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	var names []string
	for _, s := range r.Dir.Policy.Replies {
		names = append(names, s.Name)
	}
	if len(names) == 0 {
		return ticket.Said{}, ticket.Refuse("off")
	}
	if args == "" {
		return ticket.Said{}, ticket.Refuse("reply-which", list(names))
	}
	at := slices.IndexFunc(names, func(name string) bool { return strings.EqualFold(name, args) })
	if at < 0 {
		return ticket.Said{}, ticket.Refuse("reply-unknown", args, list(names))
	}
	text := r.Dir.Policy.Replies[at].Words(c.Ticket, r.Agent)
	o.Saved = strings.TrimSpace(o.Saved + "\n\n" + text)
	return ticket.Say("reply-with", names[at]), nil
}
