package intake_test

import (
	"strings"
	"testing"

	"guichet/desk/desktest"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestRatingByReplyOnly: a reply to the letter at close is a rating where a clear number from 1 to 5
// is all that its first line says (PRODUCT 3.4). Any other is a follow-up. The forms stand in
// words.TestReadRating.
func TestRatingByReplyOnly(t *testing.T) {
	const carla, dan = "carla@customer.test", "dan@customer.test"
	for _, c := range []struct {
		from, words string
		had, rating int
		want        string
		events      int
		heard       string
	}{
		{carla, "5", 0, 5, "7: customer", 1, ""},
		{carla, " 1\n", 0, 1, "7: customer", 1, ""},
		{carla, "4", 2, 4, "7: customer", 1, ""},
		{carla, "4", 4, 4, "7: customer", 0, ""},
		{carla, "5/5", 0, 5, "7: customer", 1, ""},
		{carla, "5!", 0, 5, "7: customer", 1, ""},
		{carla, "★★★★☆", 0, 4, "7: customer", 1, ""},
		{carla, "Note : 5", 0, 5, "7: customer", 1, ""},
		{carla, "fünf", 0, 5, "7: customer", 1, ""},
		{carla, "2\n\nBest regards\nCarla", 0, 2, "7: customer", 1, ""},
		{carla, "5\n\nThanks", 3, 5, "7: customer", 1, "ana update, ben update"},
		{carla, "2\nIt took a week.", 0, 2, "7: customer", 1, "ana update, ben update"},
		{carla, "2\nWhy did it take a week?", 0, 2, "new: customer, 7:", 1, "ana new, ben new, carla received"},
		{carla, "2\n" + strings.Repeat("It took so long. ", 20), 0, 2, "new: customer, 7:", 1, "ana new, ben new, carla received"},
		{carla, "0", 0, 0, "new: customer, 7:", 0, "ana new, ben new, carla received"},
		{carla, "6", 0, 0, "new: customer, 7:", 0, "ana new, ben new, carla received"},
		{carla, "+5", 0, 0, "new: customer, 7:", 0, "ana new, ben new, carla received"},
		{carla, "05", 0, 0, "new: customer, 7:", 0, "ana new, ben new, carla received"},
		{carla, "Invoice: 5", 0, 0, "new: customer, 7:", 0, "ana new, ben new, carla received"},
		{dan, "5", 0, 0, "new: customer, 7:", 0, "ana new, ben new, dan received"},
	} {
		w := desktest.NewWorld(t)
		w.Ticket.Status, w.Ticket.Rating = ticket.Closed, c.had
		p := w.Decide(desktest.TestMail{From: c.from, Verdict: mail.Pass, To: w.TokenOf(c.from, ticket.TokenReply), M: parser.Message{Reply: c.words}})
		if got := desktest.Summary(p); got != c.want {
			t.Errorf("%q: got %q, want %q", c.words, got, c.want)
			continue
		}
		old := p.Changes[len(p.Changes)-1]
		if old.Ticket.Rating != c.rating || len(old.Events) != c.events {
			t.Errorf("%q of %s: rating %d, %d events", c.words, c.from, old.Ticket.Rating, len(old.Events))
		}
		if got := desktest.Heard(p); got != c.heard {
			t.Errorf("%q: heard %q, want %q", c.words, got, c.heard)
		}
	}
}

// TestANumberAnswersItsLetter: a number that answers another letter of the ticket is no rating.
func TestANumberAnswersItsLetter(t *testing.T) {
	const carla = "carla@customer.test"
	for _, c := range []struct {
		names  mail.MessageID
		rating int
	}{{"closed@desk.test", 5}, {"asked@desk.test", 0}, {"unknown@else.test", 5}, {"", 5}} {
		w := desktest.NewWorld(t)
		w.Ticket.Status = ticket.Closed
		w.State.Letters[7] = []*ticket.Letter{
			{Kind: ticket.KindReply, MessageID: "asked@desk.test", State: ticket.LetterSent},
			{Kind: ticket.KindClosed, MessageID: "closed@desk.test", State: ticket.LetterSent},
		}
		m := parser.Message{Reply: "5"}
		if c.names != "" {
			m.InReplyTo = []mail.MessageID{c.names}
		}
		p := w.Decide(desktest.TestMail{From: carla, Verdict: mail.Pass, To: w.TokenOf(carla, ticket.TokenReply), M: m})
		if got := p.Changes[len(p.Changes)-1].Ticket.Rating; got != c.rating {
			t.Errorf("in answer to %q: rating %d, want %d", c.names, got, c.rating)
		}
	}
}
