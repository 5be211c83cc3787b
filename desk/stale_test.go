package desk

import (
	"testing"
	"time"
)

// TestSettle: a letter that waited says "resolved" only while that holds.
func TestSettle(t *testing.T) {
	written := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	words, none := Message{Kind: FromAgent}, Message{Kind: Orders}
	for _, c := range []struct {
		name    string
		kind    LetterKind
		status  Status
		waited  time.Duration
		message Message
		want    LetterKind // "": it does not leave
		says    Status
	}{
		{"still resolved", KindResolved, Resolved, time.Hour, words, KindResolved, Resolved},
		{"the customer wrote while it was on hold", KindResolved, Open, time.Minute, words, KindReply, Open},
		{"and there are no words", KindResolved, Open, time.Minute, none, "", ""},
		{"the words were taken back", KindResolved, Open, time.Minute, Message{Kind: FromAgent, Withdrawn: true}, "", ""},
		{"it was closed meanwhile", KindResolved, Closed, time.Minute, words, KindReply, Closed},
		{"it crosses with the customer's mail", KindResolved, Open, time.Second, none, KindResolved, Resolved},
		{"a reply says nothing of the kind", KindReply, Open, time.Hour, words, KindReply, Resolved},
	} {
		t.Run(c.name, func(t *testing.T) {
			j := &Job{Ticket: Ticket{Number: 7, Status: c.status}, Messages: []Message{c.message}}
			j.Letter = Letter{Ticket: 7, Kind: c.kind, Created: written, Facts: Facts{Status: Resolved, Was: Open, CloseTime: time.Hour}}
			refusal := j.settle(written.Add(c.waited))
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
