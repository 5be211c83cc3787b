package rules

import (
	"slices"
	"strings"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/intake"
	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/mail"
	"guichet/ticket"
)

// agentOpens handles an agent's proven mail that no token leads to a ticket.
func agentOpens(r *change.Decision) {
	for _, l := range append(thread.NamedCandidates(r), thread.QuotedCandidates(r)...) {
		if !authority.IsCustomer(authority.SenderStanding(r, l.Ticket)) {
			referred(r, l)
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
	case len(outsiders(r)) == 1:
		intake.OpenWritten(r, outsiders(r)[0])
	case len(outsiders(r)) > 1:
		intake.AskWhose(r, notify.AlertUnclearTo)
	case clear:
		intake.OpenOnBehalf(r, author)
	case intake.OnlyCommands(r):
		intake.AnswerQuestions(r, nil)
	case r.In.Forward != nil || notify.IsForward(r.In.Message.Subject):
		intake.AskWhose(r, notify.AlertForwardUnclear)
	default:
		customerMail(r)
	}
}

// referred keeps an agent's mail as a note that only refers to a ticket: what he forwards to another
// address of ours, or to a colleague with the desk in Cc, does so too (PRODUCT 7.10). What he
// wrote to the requester himself is a reply, which has arrived already (PRODUCT 7.12).
func referred(r *change.Decision, l thread.Candidate) {
	c := r.Change(l.Ticket)
	if wroteToRequester(r, l.Ticket) {
		r.Why("an agent wrote to the requester himself: a reply on ticket %d", l.Ticket.Number)
		intake.KeepWritten(r, c)
		return
	}
	r.Why("an agent's mail that came to no reply token of his: internal note on ticket %d", l.Ticket.Number)
	author, clear := authorOfForward(r)
	if !clear {
		author = mail.Mailbox{}
	}
	if l.Token && l.Own {
		r.Side = l.Ticket.People[l.Person].SideWith
	}
	intake.KeepReferred(r, c, author)
}

// sentToOthers reports whether the mail that came to an agent's token went to somebody else, who has
// no part in the ticket: the desk was to have a copy.
func sentToOthers(r *change.Decision, l thread.Candidate) bool {
	m := r.In.Message
	if l.Note || r.Hints.FromHeaders {
		return false
	}
	for _, box := range m.To {
		if r.Dir.Ours(box.Address) || authority.IsCustomer(standingOf(l.Ticket, box.Address)) {
			return false
		}
	}
	return len(m.To) > 0
}

// wroteToRequester reports whether the requester stood in the mail's To or Cc.
func wroteToRequester(r *change.Decision, t *ticket.Ticket) bool {
	at := t.Requester()
	return at >= 0 && r.Dir.Agent(t.People[at].Address) == nil &&
		slices.ContainsFunc(change.Addressed(r.In.Message), func(a mail.Address) bool { return ticket.SameAddress(a, t.People[at].Address) })
}

// authorOfForward returns whose mail an agent forwards; false if that is unclear, or nobody's.
func authorOfForward(r *change.Decision) (mail.Mailbox, bool) {
	if r.In.Forward == nil {
		return mail.Mailbox{}, false
	}
	from := r.In.Forward.From
	if r.In.Forward.Machine || change.RunsList(from.Address) || strings.EqualFold(from.Address.Local, "postmaster") {
		r.Why("what is forwarded is a machine's: nobody asks by it")
		return mail.Mailbox{}, false
	}
	return from, !from.Address.IsZero() && !r.Dir.Ours(from.Address) && r.Dir.Agent(from.Address) == nil
}

func standingOf(t *ticket.Ticket, a mail.Address) ticket.Standing {
	if at := t.Place(a); at >= 0 {
		return t.People[at].Standing
	}
	return ""
}

// outsiders are the people in To of an agent's mail who are customers, or may be: nobody of ours, no
// list and no address that nobody reads (PRODUCT 7.12).
func outsiders(r *change.Decision) []mail.Mailbox {
	var all []mail.Mailbox
	for _, box := range r.In.Message.To {
		a := box.Address
		if a.IsZero() || r.Dir.Ours(a) || r.Dir.Via(a) || r.Dir.Agent(a) != nil || r.Dir.Admin(a) || change.NoReply.MatchString(a.Local) ||
			slices.ContainsFunc(all, func(have mail.Mailbox) bool { return ticket.SameAddress(have.Address, a) }) {
			continue
		}
		all = append(all, box)
	}
	return all
}

// ordersAsCustomer reports whether an agent who is a customer of the ticket writes commands that only
// agents have: they are never relayed as words, whatever he is there (PRODUCT 7.12).
func ordersAsCustomer(r *change.Decision) bool {
	return r.Agent != nil && (slices.ContainsFunc(r.In.Message.Commands, command.ForAgents) || command.Inside(r.In.Message.Body))
}
