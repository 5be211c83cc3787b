package forward_test

import (
	"testing"

	"guichet/parser"
)

// TestForwardAbove: what somebody says above a mail that he passes on is told apart from it.
func TestForwardAbove(t *testing.T) {
	const gmail = "---------- Forwarded message ---------\nFrom: Dora <d@x.test>\nDate: Sun, Nov 22, 2026 at 9:00 AM\nSubject: Jam\nTo: <ana@agents.test>\n\nIt jams.\n"
	const outlook = "From: Dora <d@x.test>\nSent: Sunday, 22 November 2026 09:00\nTo: Ana\nSubject: Jam\n\nIt jams.\n"
	const apple = "Begin forwarded message:\n\n> From: Dora <d@x.test>\n> Subject: Jam\n> Date: 22 November 2026\n> To: Ana\n>\n> It jams.\n"
	for _, c := range []struct{ text, above string }{
		{gmail, ""},
		{"Please call her.\n\n" + gmail, "Please call her."},
		{"#priority high\n\nPlease call her.\n-- \nAna\n\n" + outlook, "Please call her."},
		{"#priority high\n\n" + apple, ""},
		{"Sent from my iPhone\n\n" + apple, ""},
	} {
		f := parser.Parse([]byte("From: ana@agents.test\nSubject: Fwd: Jam\n\n" + c.text)).Forward()
		if f == nil || f.From.Address.String() != "d@x.test" || f.Text != "It jams." || f.Above != c.above {
			t.Errorf("%q: %+v, want above it %q", c.text, f, c.above)
		}
	}
}
