package rules

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/intake"
	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/ticket"
)

// agentOpens handles an agent's proven mail that no token leads to a ticket.
func agentOpens(r *change.Decision) {
	for _, l := range thread.NamedCandidates(r) {
		if !authority.IsCustomer(authority.SenderStanding(r, l.Ticket)) {
			misdirected(r, l)
			return
		}
	}
	caller, called := intake.Caller(r)
	author, clear := authorOfForward(r)
	switch {
	case called:
		intake.OpenForCaller(r, caller)
	case r.In.Asks():
		intake.AnswerQuestions(r, nil)
	case clear:
		intake.OpenOnBehalf(r, author)
	case intake.OnlyCommands(r):
		intake.AnswerQuestions(r, nil)
	case r.In.Forward != nil || notify.IsForward(r.In.Message.Subject):
		intake.AskWhose(r)
	default:
		customerMail(r)
	}
}

// misdirected keeps an agent's mail that came without his own token as a note, and tells
// him so.
func misdirected(r *change.Decision, l thread.Candidate) {
	r.Why("an agent without his own token: internal note on ticket %d", l.Ticket.Number)
	c := r.Change(l.Ticket)
	intake.KeepNote(r, c, r.In.Message.Reply)
	notify.TellAgent(r, c, r.Agent, ticket.KindAlert, ticket.Facts{Reason: notify.AlertNotForYou})
}

// authorOfForward returns whose mail an agent forwards; false if that is unclear, or nobody's.
func authorOfForward(r *change.Decision) (mail.Mailbox, bool) {
	if r.In.Forward == nil {
		return mail.Mailbox{}, false
	}
	from := r.In.Forward.From
	if r.In.Forward.Machine || change.NobodyReads(from.Address) {
		r.Why("what is forwarded is a machine's: nobody asks by it")
		return mail.Mailbox{}, false
	}
	return from, !from.Address.IsZero() && !r.Dir.Ours(from.Address) && r.Dir.Agent(from.Address) == nil
}
