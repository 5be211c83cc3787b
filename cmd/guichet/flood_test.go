package main

import (
	"fmt"
	"testing"
	"time"
)

// TestFloodOfLetters: of ten thousand new mails in an hour and more an agent gets at most 20 letters in the first ten
// minutes, and 6 in any hour after that, as long as it lasts.
func TestFloodOfLetters(t *testing.T) {
	slow(t) // TestFloodOfLetters
	for what, from := range map[string]func(n int) string{
		"one sender":           func(int) string { return eve },
		"one sender with tags": func(n int) string { return fmt.Sprintf("eve+%d@crowd.test", n) },
		"one domain":           func(n int) string { return fmt.Sprintf("p%d@crowd.test", n) },
		"hosts of one domain":  func(n int) string { return fmt.Sprintf("p@h%d.crowd.test", n) },
	} {
		t.Run(what, func(t *testing.T) {
			x := newAmplifier(t)
			x.verdict, x.sender = "pass", eve
			const every = 2 * time.Second
			first := 0
			for n, hour := 0, 0; hour < 3; n++ {
				if n == int(10*time.Minute/every) {
					first, x.sum.agents = x.sum.agents.letters/2, outgoing{}
				}
				if n > 0 && n%int(time.Hour/every) == int(10*time.Minute/every) {
					if each := x.sum.agents.letters / 2; each > 6 {
						t.Errorf("hour %d: %d letters to an agent", hour, each)
					}
					x.sum.agents = outgoing{}
					hour++
				}
				x.receive(from(n), "support@desk.test", composed(from(n), fmt.Sprintf("Pills %d", n), fmt.Sprint(n), "", fmt.Sprintf("Pill %d\n", n)))
				x.passes(every)
			}
			if first > 20 || first < 9 {
				t.Errorf("%d letters to an agent in the first ten minutes", first)
			}
		})
	}
}
