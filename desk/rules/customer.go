package rules

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/desk/command"
	"guichet/desk/intake"
	"guichet/desk/notify"
	"guichet/desk/thread"
	"guichet/ticket"
)

// customerMail decides on the words of a human who is no agent, or is the customer of the
// ticket himself.
func customerMail(r *change.Decision) {
	if intake.OnlyAsks(r) && mayAsk(r) {
		intake.AnswerQuestions(r, ownTicket(r))
		return
	}
	if candidates := thread.TokenCandidates(r); len(candidates) > 0 {
		for _, l := range candidates {
			customerCandidate(r, l)
		}
		return
	}
	if intake.DeletesByNumber(r) {
		return
	}
	if t := sameWriting(r); t != nil {
		intake.Join(r, t, "the same Message-ID and author as one there")
		return
	}
	var perhaps []ticket.Number
	for _, l := range thread.NamedCandidates(r) {
		switch may := thread.MayJoin(r, l); {
		case may && r.Elsewhere(l.Ticket) && !ordersAsCustomer(r):
			intake.OpenRelated(r, l.Ticket)
			return
		case may:
			customerCandidate(r, l)
			return
		}
		r.Why("%s names ticket %d, where this sender may not join by it", l.How, l.Ticket.Number)
		perhaps = append(perhaps, l.Ticket.Number)
	}
	if len(perhaps) == 0 && intake.OnlyReplies(r) && r.Proven() && !r.Doubted {
		intake.AnswerQuestions(r, nil)
		return
	}
	intake.Open(r, r.Sender, perhaps)
}

// customerCandidate handles a ticket that a token names.
func customerCandidate(r *change.Decision, l thread.Candidate) {
	if ordersAsCustomer(r) && r.Proven() {
		referred(r, l)
		return
	}
	if thread.MayJoin(r, l) && !ordersAsCustomer(r) {
		if l.Token && l.Own {
			notify.IsPerson(r)
		}
		intake.Join(r, l.Ticket, l.How)
		return
	}
	intake.Unverified(r, l.Ticket)
}

// sameWriting finds the ticket of a mail with this one's Message-ID and author but other
// bytes but the same date or subject (PRODUCT 1.8), as far as it may join by a known reference. One with
// another date and subject is a mail of its own: some programs use one id for ever.
func sameWriting(r *change.Decision) *ticket.Ticket {
	if r.In.Message.MessageID == "" {
		return nil
	}
	for _, twin := range r.State.Twins {
		if !twin.Erased && ticket.SameAddress(twin.Author.Address, r.Sender.Address) && !r.Doubted && thread.SameSent(r, twin) {
			if t := r.State.Tickets[twin.Ticket]; t != nil && thread.MayJoin(r, thread.Candidate{Ticket: thread.MergeTarget(r.State, t)}) && !authority.IsDeleted(r, thread.MergeTarget(r.State, t)) {
				return thread.MergeTarget(r.State, t)
			}
		}
	}
	return nil
}

// mayAsk reports whether a customer's questions are answered: he is proven, or a token that
// lets him join came with them (PRODUCT 5.8).
func mayAsk(r *change.Decision) bool {
	if r.Doubted {
		return false
	}
	for _, l := range thread.TokenCandidates(r) {
		if thread.MayJoinBy(authority.SenderStanding(r, l.Ticket), l, r.Verdict()) {
			return true
		}
	}
	return r.Proven()
}

// ownTicket is the ticket that the mail is about, if the sender may answer there.
func ownTicket(r *change.Decision) *ticket.Ticket {
	for _, l := range append(thread.TokenCandidates(r), thread.NamedCandidates(r)...) {
		if l.Own || command.MaySee(r, l.Ticket) {
			return l.Ticket
		}
	}
	return nil
}
