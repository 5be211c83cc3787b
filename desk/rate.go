package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

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

// RatingOf returns what a rating token is for. It changes nothing: programs that look into
// mail follow links. The error is ErrToken or the store's.
func (d *Desk) RatingOf(ctx context.Context, token string) (Rating, error) {
	var found Rating
	err := d.store.View(ctx, func(tx Reader) error {
		t, _, err := d.rated(tx, token)
		if err == nil {
			found = Rating{Ticket: t.Number, Language: t.Language, Given: t.Rating}
		}
		return err
	})
	return found, err
}

// Rate gives the token's ticket from 1 to 5. A ticket has one rating: who rates again
// changes his mind. The error is ErrToken or the store's.
func (d *Desk) Rate(ctx context.Context, token string, n int) error {
	if n < 1 || n > 5 {
		return fmt.Errorf("a rating is from 1 to 5, not %d", n)
	}
	now := d.now().UTC()
	return d.store.Update(ctx, func(tx Tx) error {
		t, place, err := d.rated(tx, token)
		if err != nil {
			return err
		}
		r := &ruling{dir: d.dir, keys: d.keys, state: newState(now)}
		r.rate(r.change(t), n, t.People[place].Address.String(), "portal")
		return d.dir.apply(tx, d.keys, &r.plan, nil, nil, now)
	})
}

// rated finds the closed ticket of a rating token and the requester's place on it.
func (d *Desk) rated(tx Reader, token string) (*Ticket, int, error) {
	tok, ok := ParseToken(token)
	if !ok || tok.Role != TokenRating {
		return nil, 0, ErrToken
	}
	t, err := tx.Ticket(tok.Ticket)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, 0, ErrToken
	case err != nil:
		return nil, 0, err
	case !d.keys.Verify(tok, t), t.Status != Closed, !t.Deleted.IsZero(), t.People[tok.Person].Standing != Requester:
		return nil, 0, ErrToken
	}
	return t, tok.Person, nil
}

// rate notes a rating; the same one twice is one.
func (r *ruling) rate(c *Change, n int, actor, cause string) {
	if c.Ticket.Rating == n {
		return
	}
	c.Ticket.Rating = n
	c.event(r.state.Now, actor, cause, fmt.Sprintf("rating %d", n))
}

// rating reads a reply that is only a digit from 1 to 5; 0 for any other words.
func (r *ruling) rating() int {
	words := strings.TrimSpace(r.in.Message.Reply)
	if len(words) != 1 || words < "1" || words > "5" || len(r.in.Message.Attachments) > 0 {
		return 0
	}
	return int(words[0] - '0')
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

// Ratings reckons how the requesters rated the desk.
func (d *Desk) Ratings(ctx context.Context) (sum Ratings, err error) {
	err = d.store.View(ctx, func(tx Reader) error {
		sum, err = tx.Ratings()
		return err
	})
	return sum, err
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
