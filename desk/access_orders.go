package desk

import (
	"slices"
	"time"

	"guichet/mail"
)

func accessCommands() map[string]command {
	return map[string]command{
		"request-access": {do: (*ruling).orderRequestAccess, agents: true, mails: true},
		"end-access":     {do: (*ruling).orderEndAccess, agents: true, customers: true, replies: true},
		"grant":          {do: (*ruling).orderGrant, customers: true, replies: true},
	}
}

// orderRequestAccess offers the requester that the agent acts for him: #request-access 4h.
func (r *ruling) orderRequestAccess(c *Change, _ *orders, args string) (Said, error) {
	asked, err := accessDuration(args, accessUsual)
	t := c.Ticket
	switch {
	case err != nil:
		return Said{}, err
	case t.Status == Closed:
		return Said{}, refuse("closed", t.Number)
	case t.requester() < 0:
		return Said{}, refuse("not-allowed")
	case t.Access.Allows(r.state.Now):
		return Said{}, refuse("access-now", t.Access.Agent, t.Access.Ends.Format(time.RFC3339))
	case t.Access.offered(r.state.Now) && !same(t.Access.Agent, r.agent.Address):
		// The customer would grant one agent what another one's letter asks for.
		return Said{}, refuse("access-offered", t.Access.Agent, t.Access.OfferEnds().Format(time.RFC3339))
	}
	r.offerAccess(c, asked)
	return say("access-asked", t.People[t.requester()].Address, offerTime), nil
}

// orderGrant lets the agent who asked act for the requester: #grant, #grant 4h.
func (r *ruling) orderGrant(c *Change, _ *orders, args string) (Said, error) {
	a := c.Ticket.Access
	if !a.offered(r.state.Now) && !a.Allows(r.state.Now) {
		return Said{}, refuse("access-none")
	}
	granted, err := accessDuration(args, a.Asked)
	switch {
	case err != nil:
		return Said{}, err
	case !r.mine(a.Customer):
		return Said{}, refuse("not-allowed")
	case r.in.Verdict.Result == mail.Fail || !r.ownToken(c.Ticket) && !r.proven():
		return Said{}, refuse("unproven")
	}
	r.grantAccess(c, granted)
	return say("access-granted", r.dir.agentName(a.Agent), c.Ticket.Access.Ends.Format(time.RFC3339)), nil
}

// ownToken reports whether the mail came with a token that was issued to its sender, of the
// ticket or of one that goes on in it.
func (r *ruling) ownToken(t *Ticket) bool {
	return slices.ContainsFunc(r.tokenLeads(), func(l lead) bool { return l.own && l.ticket.Number == t.Number })
}

// orderEndAccess ends an offer or an access, by either side: by any agent, and by the
// customer whose it is.
func (r *ruling) orderEndAccess(c *Change, o *orders, args string) (Said, error) {
	a := c.Ticket.Access
	switch {
	case args != "":
		return Said{}, refuse("argument", args)
	case !a.offered(r.state.Now) && !a.Allows(r.state.Now):
		return Said{}, refuse("access-ended")
	case !o.staff && !r.mine(a.Customer):
		return Said{}, refuse("not-allowed")
	}
	r.endAccess(c, r.actor(), "command")
	return say("access-ended"), nil
}
