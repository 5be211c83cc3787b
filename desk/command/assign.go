package command

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// doAssign gives the ticket to an agent, or to nobody.
func doAssign(r *change.Decision, c *change.Change, o *change.Outcome, args string) (ticket.Said, error) {
	var agent *policy.Agent
	switch who := strings.ToLower(args); who {
	case "":
		return ticket.Said{}, ticket.Refuse("assign-whom")
	case "nobody", "none", "personne":
		c.Ticket.Assignee = mail.Address{}
		return ticket.Say("unassigned"), nil
	case "me", "moi":
		if agent = r.Agent; agent.Address.IsZero() { // the admin is no agent
			return ticket.Said{}, ticket.Refuse("assign-whom")
		}
	default:
		switch found := FindAgents(r.Dir, args); len(found) {
		case 0:
			return ticket.Said{}, ticket.Refuse("agent-unknown", args)
		case 1:
			agent = found[0]
		default:
			return ticket.Said{}, ticket.Refuse("agent-unclear", args, AddressesOf(found))
		}
	}
	c.Ticket.Assignee, o.Assigned = agent.Address, true
	return ticket.Say("assigned", agent.Called()), nil
}

// tellAssigned tells an agent that a ticket is his now, unless he took it himself. Of several
// lines that assign it the last one counts.
func tellAssigned(r *change.Decision, c *change.Change, o *change.Outcome) {
	agent := r.Dir.Agent(c.Ticket.Assignee)
	if !o.Assigned || agent == nil || agent == r.Agent {
		return
	}
	notify.TellAgent(r, c, agent, ticket.KindAssigned, ticket.Facts{}).Actor = mail.Mailbox{Name: r.Agent.Name, Address: r.Agent.Address}
}

// FindAgents finds an agent by address, name or local part, else those whose first name it is.
func FindAgents(d *policy.Directory, who string) []*policy.Agent {
	who = strings.TrimPrefix(who, "@") // as people mention each other elsewhere
	if a, err := mail.ParseAddress(strings.Trim(who, "<>")); err == nil {
		if agent := d.Agent(a); agent != nil {
			return []*policy.Agent{agent}
		}
		return nil
	}
	var found []*policy.Agent
	for i := range d.Policy.Agents {
		a := &d.Policy.Agents[i]
		if strings.EqualFold(a.Name, who) || strings.EqualFold(a.Address.Local, who) {
			return []*policy.Agent{a}
		}
		if first, _, _ := strings.Cut(a.Name, " "); strings.EqualFold(first, who) {
			found = append(found, a)
		}
	}
	return found
}

// AddressesOf lists agents as they can be told apart.
func AddressesOf(agents []*policy.Agent) string {
	var all []string
	for _, a := range agents {
		all = append(all, a.Address.String())
	}
	return strings.Join(all, ", ")
}
