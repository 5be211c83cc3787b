package thread

import (
	"guichet/desk/authority"
	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// Candidate is a ticket that a mail may belong to, with the evidence for it.
type Candidate struct {
	Ticket *ticket.Ticket
	How    string
	Token  bool          // a token proves the ticket
	Person int           // whom the token was issued to
	Note   bool          // it was issued for internal notes
	Own    bool          // it was issued to the sender
	SentTo ticket.Number // the ticket that the token names, which may go on as this one
}

// TokenCandidates returns the tickets that valid tokens name: those in addresses, else the
// first in a Message-ID. A ticket stands there once; note beats reply, a token issued to
// the sender beats another's (PRODUCT 1.6).
func TokenCandidates(r *change.Decision) []Candidate {
	var candidates []Candidate
	for _, tok := range r.Hints.Addressed {
		if tok.Role != ticket.TokenReply && tok.Role != ticket.TokenNote {
			continue
		}
		how := "token in a recipient address"
		if r.Hints.FromHeaders {
			how = "token in a header address"
		}
		if l, ok := verify(r, tok, how); ok {
			candidates = addCandidate(candidates, l)
		}
	}
	for _, tok := range r.Hints.Threaded {
		if len(candidates) > 0 {
			break
		}
		if l, ok := verify(r, tok, "token in a Message-ID that it answers"); ok {
			candidates = addCandidate(candidates, l)
		}
	}
	return candidates
}

func addCandidate(candidates []Candidate, l Candidate) []Candidate {
	for i, have := range candidates {
		if have.Ticket.Number != l.Ticket.Number {
			continue
		}
		if l.Own && !have.Own {
			l.Note = l.Note || have.Note
			candidates[i] = l
		} else {
			candidates[i].Note = have.Note || l.Note
		}
		return candidates
	}
	return append(candidates, l)
}

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
			candidates = append(candidates, Candidate{Ticket: t, How: how})
		}
	}
	for _, id := range r.Hints.IDs {
		for _, ref := range r.State.Refs[id] {
			note(Home(r.State, ref), "known reference")
		}
	}
	for _, ref := range r.State.Refs[OwnID(r.In.Message, r.In.Fingerprint)] {
		note(Home(r.State, ref), "a message with the same Message-ID or that names it")
	}
	for _, n := range r.Hints.Tags {
		note(n, "tag in the subject")
	}
	return candidates
}

// MayJoinBy reports whether the mail becomes part of the thread: by what the sender is to the
// ticket, or by a role that lets him reply there, if he proved who he is.
func MayJoin(r *change.Decision, l Candidate) bool {
	standing := authority.SenderStanding(r, l.Ticket)
	if MayJoinBy(standing, l, r.Verdict()) || standing == ticket.Invited && r.Proven() && answersPeople(r, l.Ticket) {
		return true
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
