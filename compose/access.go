package compose

import (
	"guichet/templates"
	"guichet/ticket"
)

// access is where a support access stands, in the templates' terms.
func (c *Composer) access(a *ticket.Access) templates.Access {
	if a == nil {
		return templates.Access{}
	}
	v := templates.Access{State: templates.AccessState(a.State), Until: a.Ends, Agent: templates.Person{Email: a.Agent.String()}}
	for _, agent := range c.Policy.Agents {
		if agent.Address == a.Agent {
			v.Agent.Name = agent.Name
		}
	}
	switch {
	case a.State == ticket.AccessOffered:
		v.Duration, v.Until = a.Asked, a.OfferEnds()
	case a.State == ticket.AccessGranted:
		v.Duration = a.Ends.Sub(a.Granted)
	case a.Granted.IsZero() && a.Ends.Before(a.OfferEnds()):
		v.State = templates.AccessRefused
	case a.Granted.IsZero():
		v.State = templates.AccessExpired
	}
	return v
}
