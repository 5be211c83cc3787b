package ticket

import (
	"errors"

	"guichet/mail"
)

// ErrToken is what Rate and RatingOf return for a link that is not good, or not any more.
var ErrToken = errors.New("this link is not valid")

// Rating is what the requester of a closed ticket gave it.
type Rating struct {
	Ticket   Number
	Language string // of the requester
	Given    int    // 1 to 5; 0: none yet
}

// Tally sums up ratings. Mean is 0 where Count is.
type Tally struct {
	Count int
	Mean  float64
}

// Ratings are those of all tickets, and of each agent's.
type Ratings struct {
	Overall Tally
	Agents  map[mail.Address]Tally // those who have any
}

// Credit returns whose a rating of the ticket is: its assignee's, or, where there is none, whose
// words the customer read last. It is zero where nobody answered.
func (t *Ticket) Credit() mail.Address {
	if t.Assignee.IsZero() {
		return t.Answerer
	}
	return t.Assignee
}

// Add counts a rating from 1 to 5; whose is zero where it is nobody's.
func (r *Ratings) Add(rating int, whose mail.Address) {
	r.Overall = r.Overall.with(rating)
	if !whose.IsZero() {
		r.Agents[whose] = r.Agents[whose].with(rating)
	}
}

func (t Tally) with(rating int) Tally {
	sum := t.Mean*float64(t.Count) + float64(rating)
	return Tally{Count: t.Count + 1, Mean: sum / float64(t.Count+1)}
}
