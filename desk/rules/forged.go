package rules

import (
	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/thread"
)

// impersonated handles a mail in an agent's name that carries his token and does not prove
// that it is his: nothing is executed, he is told at the address we know (PRODUCT 7.6).
func impersonated(r *change.Decision, leads []thread.Candidate) {
	r.Quarantine("a mail in an agent's name, with verdict " + string(r.Verdict().Result))
	warn(r, leads)
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
// for which he has the token; more than a few times an hour in one sum.
func warn(r *change.Decision, leads []thread.Candidate) {
	for _, l := range leads {
		if l.Own {
			r.Plan.Held.Ticket = l.Ticket.Number
			c := r.Change(l.Ticket)
			c.Event(r.State.Now, r.Actor(), "mail", "not executed: the sender could not be verified")
			notify.WarnAgent(r, c, r.Agent)
			return
		}
	}
}
