package rules

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/intake"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/ticket"
)

// agentMail decides on a mail whose From is an agent's (PRODUCT, "Who may what"). He may
// also be the customer of a ticket: then he has a customer's rights there.
func agentMail(r *change.Decision) {
	candidates := thread.TokenCandidates(r)
	own := false
	for _, l := range candidates {
		own = own || l.Own && l.Ticket.People[l.Person].Standing == ticket.AgentStaff
	}
	switch {
	case r.Proven() && intake.OnlyAsks(r):
		intake.AnswerQuestions(r, ownTicket(r))
	case (own || len(candidates) == 0 && commanding(r)) && r.Verdict().Result == mail.TempError:
		r.Why("the sender check did not finish, and the mail asks to be executed")
		r.Plan.Refusal = &mail.Error{Kind: mail.Internal, Text: "the sender cannot be checked now"}
	case own && !r.Proven():
		impersonated(r, candidates)
	case len(candidates) > 0:
		for _, l := range candidates {
			agentCandidate(r, l)
		}
	default:
		agentHint(r)
	}
}

// commanding reports whether the mail begins with a command of agents.
func commanding(r *change.Decision) bool {
	for _, cmd := range r.In.Message.Commands {
		if command.Registry[cmd.Name].Agents {
			return true
		}
	}
	return false
}

// agentCandidate handles a ticket that a token names.
func agentCandidate(r *change.Decision, l thread.Candidate) {
	standing := l.Ticket.People[l.Person].Standing
	switch {
	case l.Own && standing == ticket.AgentStaff && r.Proven() && (l.Reference || sentToOthers(r, l)):
		referred(r, l)
	case l.Own && standing == ticket.AgentStaff:
		intake.Execute(r, l)
	case l.Own || authority.IsCustomer(authority.SenderStanding(r, l.Ticket)):
		customerCandidate(r, l)
	case r.Proven():
		referred(r, l)
	default:
		intake.Unverified(r, l.Ticket)
	}
}

// agentHint handles an agent's mail without a token.
func agentHint(r *change.Decision) {
	if r.Proven() {
		agentOpens(r)
		return
	}
	customerMail(r)
}
