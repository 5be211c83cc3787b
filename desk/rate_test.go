package desk

import (
	"testing"

	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestOnlyADigitIsARating: a reply to a closed ticket that says more is a follow-up.
func TestOnlyADigitIsARating(t *testing.T) {
	const carla, dan = "carla@customer.test", "dan@customer.test"
	for _, c := range []struct {
		from, words string
		had, rating int
		want        string
		events      int
	}{
		{carla, "5", 0, 5, "7: customer", 1},
		{carla, " 1\n", 0, 1, "7: customer", 1},
		{carla, "4", 2, 4, "7: customer", 1},
		{carla, "4", 4, 4, "7: customer", 0},
		{carla, "0", 0, 0, "new: customer, 7:", 0},
		{carla, "6", 0, 0, "new: customer, 7:", 0},
		{carla, "+5", 0, 0, "new: customer, 7:", 0},
		{carla, "05", 0, 0, "new: customer, 7:", 0},
		{carla, "5/5", 0, 0, "new: customer, 7:", 0},
		{carla, "5.", 0, 0, "new: customer, 7:", 0},
		{carla, "Note : 5", 0, 0, "new: customer, 7:", 0},
		{carla, "5\n\nThanks", 3, 3, "new: customer, 7:", 0},
		{dan, "5", 0, 0, "new: customer, 7:", 0},
	} {
		w := newWorld(t)
		w.ticket.Status, w.ticket.Rating = ticket.Closed, c.had
		p := w.decide(testMail{from: c.from, verdict: mail.Pass, to: w.tokenOf(c.from, ticket.TokenReply), m: parser.Message{Reply: c.words}})
		if got := summary(p); got != c.want {
			t.Errorf("%q: got %q, want %q", c.words, got, c.want)
			continue
		}
		old := p.Changes[len(p.Changes)-1]
		if old.Ticket.Rating != c.rating || len(old.Events) != c.events {
			t.Errorf("%q of %s: rating %d, %d events", c.words, c.from, old.Ticket.Rating, len(old.Events))
		}
	}
}
