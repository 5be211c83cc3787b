package thread

import (
	"slices"

	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// Candidate is a ticket that a mail may belong to, with the evidence for it.
type Candidate struct {
	Ticket    *ticket.Ticket
	How       string
	Known     bool          // a reference to a mail of it names it
	Token     bool          // a token proves the ticket
	Person    int           // whom the token was issued to
	Note      bool          // it was issued for internal notes
	Own       bool          // it was issued to the sender
	Reference bool          // the token stands where it only refers to the ticket: no agent executes by it (PRODUCT 7.10)
	SentTo    ticket.Number // the ticket that the token names, which may go on as this one
}

// TokenCandidates returns the tickets that valid tokens name: those in addresses, else the
// first in a Message-ID. A ticket stands there once; note beats reply, a token issued to
// the sender beats another's (PRODUCT 1.6).
func TokenCandidates(r *change.Decision) []Candidate {
	var candidates []Candidate
	for i, tok := range r.Hints.Addressed {
		if tok.Role != ticket.TokenReply && tok.Role != ticket.TokenNote {
			continue
		}
		how := "token in a recipient address"
		if r.Hints.FromHeaders {
			how = "token in a header address"
		}
		if l, ok := verify(r, tok, how); ok {
			l.Reference = i >= len(r.Hints.Addressed)-r.Hints.Copied
			candidates = addCandidate(candidates, l)
		}
	}
	for _, tok := range r.Hints.Threaded {
		if len(candidates) > 0 {
			break
		}
		if l, ok := verify(r, tok, "token in a Message-ID that it answers"); ok {
			l.Reference = true
			candidates = addCandidate(candidates, l)
		}
	}
	return slices.DeleteFunc(candidates, func(l Candidate) bool { return r.SideAnswer[l.Ticket.Number] })
}

func addCandidate(candidates []Candidate, l Candidate) []Candidate {
	for i, have := range candidates {
		if have.Ticket.Number != l.Ticket.Number {
			continue
		}
		reference := have.Reference && l.Reference
		if l.Own && (!have.Own || l.side() && !have.side()) { // what is for the third party must not go further
			l.Note = l.Note || have.Note
			candidates[i], reference = l, l.Reference
		} else {
			candidates[i].Note = have.Note || l.Note
			if have.Own && !l.Own {
				reference = have.Reference
			}
		}
		candidates[i].Reference = reference
		return candidates
	}
	return append(candidates, l)
}

// side reports whether the token is for a side conversation.
func (l Candidate) side() bool { return l.Ticket.People[l.Person].SideWith > 0 }

func verify(r *change.Decision, tok ticket.Token, how string) (Candidate, bool) {
	t := r.State.Tickets[tok.Ticket]
	if t == nil || !r.Keys.Verify(tok, t) {
		r.Why("%s: not valid", how)
		return Candidate{}, false
	}
	to := t.People[tok.Person].Address
	own := !r.Doubted && (authority.IsSender(r, to) || r.Agent != nil && r.Dir.Agent(to) == r.Agent)
	r.Why("%s: ticket %d, issued to %q", how, t.Number, to)
	on, person := FollowMerge(r, t, tok.Person)
	if person < 0 {
		r.Why("%q has no part in it any more", to)
		return Candidate{}, false
	}
	if authority.IsDeleted(r, on) {
		return Candidate{}, false
	}
	return Candidate{
		Ticket: on, How: how, Token: true, Person: person, Note: tok.Role == ticket.TokenNote, Own: own, SentTo: t.Number,
	}, true
}

// QuotedCandidates returns the tickets whose letters an agent quotes or passes on, by the tokens in
// them.
func QuotedCandidates(r *change.Decision) []Candidate {
	var candidates []Candidate
	for _, tok := range r.Hints.Quoted {
		if l, ok := verify(r, tok, "a letter of ours that it repeats"); ok {
			l.Reference = true
			candidates = addCandidate(candidates, l)
		}
	}
	return candidates
}

const knownReference = "known reference"

// NamedCandidates returns the tickets that known references and subject tags name, the nearest
// first. They are a hint, which anybody can write.
func NamedCandidates(r *change.Decision) []Candidate {
	var candidates []Candidate
	seen := map[ticket.Number]bool{}
	note := func(n ticket.Number, how string) {
		t := r.State.Tickets[n]
		if t == nil {
			return
		}
		if t = MergeTarget(r.State, t); !seen[t.Number] && !authority.IsDeleted(r, t) {
			seen[t.Number] = true
			candidates = append(candidates, Candidate{Ticket: t, How: how, Known: how == knownReference})
		}
	}
	for _, id := range r.Hints.IDs {
		for _, ref := range r.State.Refs[id] {
			note(Home(r.State, ref), knownReference)
		}
	}
	for _, ref := range r.State.Refs[OwnID(r.In.Message, r.In.Fingerprint)] {
		if ref.Own && otherMail(r, ref) {
			continue
		}
		note(Home(r.State, ref), "a message with the same Message-ID or that names it")
	}
	for _, n := range r.Hints.Tags {
		note(n, "tag in the subject")
	}
	return candidates
}

// otherMail reports whether a message with the mail's own id is another mail all the same: its author's
// programs use one id for ever, or the mail has none and came again when it was no repeat.
func otherMail(r *change.Decision, ref ticket.Ref) bool {
	if r.In.Message.MessageID == "" {
		return true
	}
	for _, twin := range r.State.Twins {
		if twin.Ticket == ref.Ticket && twin.ID == ref.Message {
			return ticket.SameAddress(twin.Author.Address, r.Sender.Address) && !SameSent(r, twin)
		}
	}
	return false
}

// MayJoinBy reports whether the mail becomes part of the thread: by what the sender is to the
// ticket, or by a role that lets him reply there, if he proved who he is.
func MayJoin(r *change.Decision, l Candidate) bool {
	standing := authority.SenderStanding(r, l.Ticket)
	if MayJoinBy(standing, l, r.Verdict()) || standing == ticket.Invited && r.Proven() && answersPeople(r, l.Ticket) {
		return true
	}
	if r.Listed && l.Known && (standing == ticket.Requester || standing == ticket.Participant) {
		return true // a further post of his by the list (PRODUCT 1.7)
	}
	return r.Proven() && ticket.MayByRole(r.State.Contact, l.Ticket, ticket.Reply)
}

// answersPeople reports whether the mail answers one that somebody wrote to the ticket, rather
// than a letter of ours. Reply-all to a mail in whose Cc one was invited brings along the token
// to which that mail went.
func answersPeople(r *change.Decision, t *ticket.Ticket) bool {
	for _, id := range r.In.Message.InReplyTo {
		for _, ref := range r.State.Refs[id] {
			on := r.State.Tickets[Home(r.State, ref)]
			if ref.Own && on != nil && MergeTarget(r.State, on) == t {
				return true
			}
		}
	}
	return false
}

// MayJoinBy is the table "Who may what" for people who are no agents: whether the mail
// becomes part of the thread.
func MayJoinBy(s ticket.Standing, l Candidate, v mail.Verdict) bool {
	switch s {
	case ticket.Requester, ticket.Participant:
		return l.Token || v.Proven()
	case ticket.Invited:
		return l.Token && l.Own || !l.Token && v.Proven()
	}
	return false
}
