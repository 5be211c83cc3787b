package portal

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"guichet/ticket"
)

// TestFilter: which tickets a list has, and in which order.
func TestFilter(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2026, 11, n, 9, 0, 0, 0, time.UTC) }
	all := []*ticket.Ticket{
		{Number: 1, Category: "billing", Product: "Signature", Organisation: "acme", Account: "paris", Created: day(1), Updated: day(20)},
		{Number: 2, Category: "billing", Product: "Archive", Organisation: "acme", Created: day(2), Updated: day(5)},
		{Number: 3, Category: "onboarding", Product: "Signature", Created: day(3), Updated: day(9)},
	}
	for _, c := range []struct{ query, want string }{
		{"", "[1 2 3]"},
		{"category=Billing", "[1 2]"},
		{"product=signature", "[1 3]"},
		{"organisation=acme", "[1 2]"},
		{"organisation=acme/paris", "[1]"},
		{"since=2026-11-02", "[2 3]"},
		{"before=2026-11-02", "[1]"},
		{"since=2026-11-02&before=2026-11-03", "[2]"},
		{"order=created", "[1 2 3]"},
		{"order=-created", "[3 2 1]"},
		{"order=updated", "[2 3 1]"},
		{"order=-updated&category=billing", "[1 2]"},
		{"order=size", "fault"},
		{"since=monday", "fault"},
	} {
		query, err := url.ParseQuery(c.query)
		if err != nil {
			t.Fatal(err)
		}
		f, err := readFilter(query)
		got := "fault"
		if err == nil {
			var kept []*ticket.Ticket
			for _, x := range all {
				if f.takes(x) {
					kept = append(kept, x)
				}
			}
			f.sort(kept)
			numbers := []ticket.Number{}
			for _, x := range kept {
				numbers = append(numbers, x.Number)
			}
			got = fmt.Sprint(numbers)
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.query, got, c.want)
		}
	}
}
