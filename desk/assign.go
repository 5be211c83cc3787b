package desk

import (
	"strings"

	"guichet/mail"
)

// orderAssign gives the ticket to an agent, or to nobody.
func (r *ruling) orderAssign(c *Change, o *orders, args string) (Said, error) {
	var agent *Agent
	switch who := strings.ToLower(args); who {
	case "":
		return Said{}, refuse("assign-whom")
	case "nobody", "none", "personne":
		c.Ticket.Assignee = mail.Address{}
		return say("unassigned"), nil
	case "me", "moi":
		if agent = r.agent; agent.Address.IsZero() { // the admin is no agent
			return Said{}, refuse("assign-whom")
		}
	default:
		switch found := r.dir.findAgents(args); len(found) {
		case 0:
			return Said{}, refuse("agent-unknown", args)
		case 1:
			agent = found[0]
		default:
			return Said{}, refuse("agent-unclear", args, addressesOf(found))
		}
	}
	c.Ticket.Assignee, o.assigned = agent.Address, true
	return say("assigned", agent.called()), nil
}

// tellAssigned tells an agent that a ticket is his now, unless he took it himself. Of several
// lines that assign it the last one counts.
func (r *ruling) tellAssigned(c *Change, o *orders) {
	agent := r.dir.agent(c.Ticket.Assignee)
	if !o.assigned || agent == nil || agent == r.agent {
		return
	}
	r.tell(c, agent, KindAssigned, Facts{}).Actor = mail.Mailbox{Name: r.agent.Name, Address: r.agent.Address}
}

// called is how others name an agent: his address where he has no name.
func (a *Agent) called() string {
	if a.Name != "" {
		return a.Name
	}
	return a.Address.String()
}

// findAgents finds an agent by address, name or local part, else those whose first name it is.
func (d *directory) findAgents(who string) []*Agent {
	who = strings.TrimPrefix(who, "@") // as people mention each other elsewhere
	if a, err := mail.ParseAddress(strings.Trim(who, "<>")); err == nil {
		if agent := d.agent(a); agent != nil {
			return []*Agent{agent}
		}
		return nil
	}
	var found []*Agent
	for i := range d.policy.Agents {
		a := &d.policy.Agents[i]
		if strings.EqualFold(a.Name, who) || strings.EqualFold(a.Address.Local, who) {
			return []*Agent{a}
		}
		if first, _, _ := strings.Cut(a.Name, " "); strings.EqualFold(first, who) {
			found = append(found, a)
		}
	}
	return found
}

// addressesOf lists agents as they can be told apart.
func addressesOf(agents []*Agent) string {
	var all []string
	for _, a := range agents {
		all = append(all, a.Address.String())
	}
	return strings.Join(all, ", ")
}
