package rules

import (
	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/ticket"
)

// impersonated handles a mail in an agent's name that carries his token and does not prove
// that it is his: nothing is executed, he is told at the address we know (PRODUCT 7.6).
func impersonated(r *change.Decision, candidates []thread.Candidate) {
	r.Quarantine("a mail in an agent's name, with verdict " + string(r.Verdict().Result))
	warn(r, candidates)
}

// forged handles what the From domain disowns. An agent in whose name a human wrote, with a token
// of his, is told as well; what his own machine sent must not be answered.
func forged(r *change.Decision, human bool) {
	r.Quarantine("the From domain says that this mail is forged")
	if r.Agent != nil && human {
		warn(r, thread.TokenCandidates(r))
	}
}

// warn tells an agent, at the address that we know, that somebody writes in his name on a ticket
// for which he has the token; once an hour.
func warn(r *change.Decision, candidates []thread.Candidate) {
	for _, l := range candidates {
		if l.Own {
			r.Plan.Held.Ticket = l.Ticket.Number
			c := r.Change(l.Ticket)
			c.Event(r.State.Now, r.Actor(), "mail", "not executed: the sender could not be verified")
			if warned(r, l.Ticket.Number) {
				r.Why("the agent was warned within the hour")
				return
			}
			notify.TellAgent(r, c, r.Agent, ticket.KindAlert, ticket.Facts{Reason: notify.AlertQuarantine})
			return
		}
	}
}

// warned reports whether the agent was told of such a mail on a ticket lately.
func warned(r *change.Decision, n ticket.Number) bool {
	for _, l := range r.State.Letters[n] {
		if l.Kind == ticket.KindAlert && l.Facts.Reason == notify.AlertQuarantine && ticket.SameAddress(l.To.Address, r.Agent.Address) && r.State.Now.Sub(l.Created) < notify.AlertEvery {
			return true
		}
	}
	return false
}
