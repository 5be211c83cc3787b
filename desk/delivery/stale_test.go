package delivery_test

import (
	"testing"
	"time"

	"guichet/desk/delivery"
	"guichet/ticket"
)

// TestSettle: a letter that waited says "resolved" only while that holds.
func TestSettle(t *testing.T) {
	written := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	words, none := ticket.Message{Kind: ticket.FromAgent}, ticket.Message{Kind: ticket.CommandsOnly}
	for _, c := range []struct {
		name    string
		kind    ticket.LetterKind
		status  ticket.Status
		waited  time.Duration
		message ticket.Message
		want    ticket.LetterKind // "": it does not leave
		says    ticket.Status
	}{
		{"still resolved", ticket.KindResolved, ticket.Resolved, time.Hour, words, ticket.KindResolved, ticket.Resolved},
		{"the customer wrote while it was on hold", ticket.KindResolved, ticket.Open, time.Minute, words, ticket.KindReply, ticket.Open},
		{"and there are no words", ticket.KindResolved, ticket.Open, time.Minute, none, "", ""},
		{"the words were taken back", ticket.KindResolved, ticket.Open, time.Minute, ticket.Message{Kind: ticket.FromAgent, Withdrawn: true}, "", ""},
		{"it was closed meanwhile", ticket.KindResolved, ticket.Closed, time.Minute, words, ticket.KindReply, ticket.Closed},
		{"it crosses with the customer's mail", ticket.KindResolved, ticket.Open, time.Second, none, ticket.KindResolved, ticket.Resolved},
		{"a reply says nothing of the kind", ticket.KindReply, ticket.Open, time.Hour, words, ticket.KindReply, ticket.Resolved},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := &ticket.Job{Ticket: ticket.Ticket{Number: 7, Status: c.status}, Messages: []ticket.Message{c.message}}
			j.Letter = ticket.Letter{Ticket: 7, Kind: c.kind, Created: written, Facts: ticket.Facts{Status: ticket.Resolved, Was: ticket.Open, CloseTime: time.Hour}}
			refusal := delivery.Settle(j, written.Add(c.waited))
			if (refusal == "") != (c.want != "") {
				t.Fatalf("refused: %q", refusal)
			}
			if refusal == "" && (j.Letter.Kind != c.want || j.Letter.Facts.Status != c.says) {
				t.Errorf("it leaves as %s that says %s", j.Letter.Kind, j.Letter.Facts.Status)
			}
			if j.Letter.Kind != c.kind && j.Letter.Facts.CloseTime != 0 {
				t.Error("it still says when the ticket closes")
			}
		})
	}
}
