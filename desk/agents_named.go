package desk

// AgentsNamed returns the agents that "assign who" would name: one by address, alias, name or local
// part, else all whose first name it is.
func (d *Desk) AgentsNamed(who string) []Agent {
	var all []Agent
	for _, a := range d.dir.findAgents(who) {
		all = append(all, *a)
	}
	return all
}
