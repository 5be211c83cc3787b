package thread

import (
	"slices"

	"guichet/desk/change"
	"guichet/ticket"
)

// SideCandidates returns the tickets to whose third parties the mail's tokens were issued (PRODUCT
// 7.13), with their places: tokens in addresses, else, for programs that ignore Reply-To, in the
// Message-ID of a letter that the mail answers.
func SideCandidates(r *change.Decision) []Candidate {
	var candidates []Candidate
	add := func(tok ticket.Token, how string) {
		l, ok := verify(r, tok, how)
		if ok && !slices.ContainsFunc(candidates, func(have Candidate) bool { return have.Ticket.Number == l.Ticket.Number }) {
			candidates = append(candidates, l)
		}
	}
	for _, tok := range r.Hints.Addressed {
		if tok.Role == ticket.TokenAsk {
			add(tok, "token of a third party")
		}
	}
	if len(r.Hints.Addressed) > 0 {
		return candidates
	}
	for _, tok := range r.Hints.Threaded {
		if t := r.State.Tickets[tok.Ticket]; t != nil && tok.Person < len(t.People) && t.People[tok.Person].Standing == ticket.ThirdParty {
			add(tok, "token of a third party in a Message-ID that it answers")
		}
	}
	return candidates
}
