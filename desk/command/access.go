package command

import (
	"slices"
	"time"

	"guichet/desk/access"
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/ticket"
)

func accessCommands() map[string]Command {
	return map[string]Command{
		"request-access": {Run: doRequestAccess, Agents: true, mails: true},
		"end-access":     {Run: doEndAccess, Agents: true, customers: true, Replies: true},
		"grant":          {Run: doGrant, customers: true, Replies: true},
	}
}

// doRequestAccess offers the requester that the agent acts for him: #request-access 4h.
func doRequestAccess(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	asked, err := access.AccessDuration(args, ticket.AccessUsual)
	t := c.Ticket
	switch {
	case err != nil:
		return ticket.Said{}, err
	case t.Status == ticket.Closed:
		return ticket.Said{}, ticket.Refuse("closed", t.Number)
	case t.Requester() < 0:
		return ticket.Said{}, ticket.Refuse("not-allowed")
	case t.Access.Allows(r.State.Now):
		return ticket.Said{}, ticket.Refuse("access-now", t.Access.Agent, t.Access.Ends.Format(time.RFC3339))
	case t.Access.IsOffered(r.State.Now) && !ticket.SameAddress(t.Access.Agent, r.Agent.Address):
		// The customer would grant one agent what another one's letter asks for.
		return ticket.Said{}, ticket.Refuse("access-offered", t.Access.Agent, t.Access.OfferEnds().Format(time.RFC3339))
	}
	access.OfferAccess(r, c, asked)
	return ticket.Say("access-asked", t.People[t.Requester()].Address, ticket.AccessOfferTime), nil
}

// doGrant lets the agent who asked act for the requester: #grant, #grant 4h.
func doGrant(r *change.Decision, c *change.Change, _ *change.Outcome, args string) (ticket.Said, error) {
	a := c.Ticket.Access
	if !a.IsOffered(r.State.Now) && !a.Allows(r.State.Now) {
		return ticket.Said{}, ticket.Refuse("access-none")
	}
	granted, err := access.AccessDuration(args, a.Asked)
	switch {
	case err != nil:
		return ticket.Said{}, err
	case !authority.IsSender(r, a.Customer):
		return ticket.Said{}, ticket.Refuse("not-allowed")
	case r.In.Verdict.Result == mail.Fail || !ownToken(r, c.Ticket) && !r.Proven():
		return ticket.Said{}, ticket.Refuse("unproven")
	}
	access.GrantAccess(r, c, granted)
	return ticket.Say("access-granted", access.AgentName(r.Dir, a.Agent), c.Ticket.Access.Ends.Format(time.RFC3339)), nil
}

// ReadMessageID reports whether the mail came with a token that was issued to its sender, of the
// ticket or of one that goes on in it.
func ownToken(r *change.Decision, t *ticket.Ticket) bool {
	return slices.ContainsFunc(thread.TokenCandidates(r), func(l thread.Candidate) bool { return l.Own && l.Ticket.Number == t.Number })
}

// doEndAccess ends an offer or an access, by either side: by any agent, and by the
// customer whose it is.
func doEndAccess(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	a := c.Ticket.Access
	switch {
	case args != "":
		return ticket.Said{}, ticket.Refuse("argument", args)
	case !a.IsOffered(r.State.Now) && !a.Allows(r.State.Now):
		return ticket.Said{}, ticket.Refuse("access-ended")
	case !o.Staff && !authority.IsSender(r, a.Customer):
		return ticket.Said{}, ticket.Refuse("not-allowed")
	}
	access.EndAccess(r, c, r.Actor(), "command")
	return ticket.Say("access-ended"), nil
}
