package desk

import (
	"guichet/desk/command"
	"guichet/desk/policy"
)

// AgentsNamed returns the agents that "assign who" would name: one by address, alias, name or local
// part, else all whose first name it is.
func (d *Desk) AgentsNamed(who string) []policy.Agent {
	var all []policy.Agent
	for _, a := range command.FindAgents(d.base.Dir, who) {
		all = append(all, *a)
	}
	return all
}
