package desk

// impersonated handles a mail in an agent's name that carries his token and does not prove
// that it is his: nothing is executed, he is told at the address we know (PRODUCT 7.6).
func (r *ruling) impersonated(leads []lead) {
	r.quarantine("a mail in an agent's name, with verdict " + string(r.verdict().Result))
	r.warn(leads)
}

// forged handles what the From domain disowns. An agent in whose name a human wrote, with a token
// of his, is told as well; what his own machine sent must not be answered.
func (r *ruling) forged(human bool) {
	r.quarantine("the From domain says that this mail is forged")
	if r.agent != nil && human {
		r.warn(r.tokenLeads())
	}
}

// warn tells an agent, at the address that we know, that somebody writes in his name on a ticket
// for which he has the token; once an hour.
func (r *ruling) warn(leads []lead) {
	for _, l := range leads {
		if l.own {
			r.plan.Aside.Ticket = l.ticket.Number
			c := r.change(l.ticket)
			c.event(r.state.Now, r.actor(), "mail", "not executed: the sender could not be verified")
			if r.warned(l.ticket.Number) {
				r.why("the agent was warned within the hour")
				return
			}
			r.tell(c, r.agent, KindAlert, Facts{Reason: AlertQuarantine})
			return
		}
	}
}

// warned reports whether the agent was told of such a mail on a ticket lately.
func (r *ruling) warned(n Number) bool {
	for _, l := range r.state.Letters[n] {
		if l.Kind == KindAlert && l.Facts.Reason == AlertQuarantine && same(l.To.Address, r.agent.Address) && r.state.Now.Sub(l.Created) < alertEvery {
			return true
		}
	}
	return false
}
