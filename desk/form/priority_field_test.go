package form_test

import (
	"testing"

	"guichet/desk/desktest"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/parser"
	"guichet/ticket"
)

// TestFieldIsPriority: maps = "priority" lets customers say how much it presses.
func TestFieldIsPriority(t *testing.T) {
	for _, c := range []struct {
		words string
		want  ticket.Priority
	}{
		{"How urgent?: high\nIt is broken.", ticket.High},
		{"Wie dringend? : dringend\nKaputt.", ticket.Urgent},
		{"How urgent?: LOW", ticket.Low},
		{"How urgent?: very", ticket.Normal},
		{"It is urgent.", ticket.Normal},
		{"Another field: high", ticket.Normal},
	} {
		w := desktest.NewWorld(t)
		w.Dir.Policy.Products = []policy.Product{{Name: "Signature", Fields: []policy.Field{{
			Label: "How urgent?", Labels: map[string]string{"de": "Wie dringend?"}, Kind: ticket.ChoiceField, IsPriority: true,
			Choices: []string{"low", "normal", "high", "urgent"}, ChoiceLabels: map[string][]string{"de": {"niedrig", "normal", "hoch", "dringend"}},
		}}}}
		w.Dir.Policy.Addresses[0].Product = "Signature"
		p := w.Decide(desktest.TestMail{From: "eve@else.test", Verdict: mail.Pass, M: parser.Message{Reply: c.words}})
		if got := p.Changes[0].Ticket.Priority; got != c.want {
			t.Errorf("%q: %s, want %s", c.words, got, c.want)
		}
	}
}
