package outbox

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/ticket"
)

// TestWithoutRecipient is RFC 2920 §3.1: a server that refuses return path or recipient and waits for the mail all the
// same gets an empty one, and the next letter goes over the same connection.
func TestWithoutRecipient(t *testing.T) {
	for _, c := range []struct {
		name, step, reply string
		lax               bool
		empty             int
	}{
		{"MAIL refused", "MAIL", "550 5.1.8 no such sender", false, 0},
		{"MAIL refused, and waits", "MAIL", "550 5.1.8 no such sender", true, 1},
		{"MAIL later, and waits", "MAIL", "450 4.2.0 later", true, 1},
		{"RCPT refused", "RCPT", "550 5.1.1 no such user", false, 0},
		{"RCPT refused, and waits", "RCPT", "550 5.1.1 no such user", true, 1},
		{"RCPT later, and waits", "RCPT", "450 4.2.0 later", true, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				first := true
				p := &peer{together: true, lax: c.lax, answer: func(step, _ string) string {
					if step == c.step && first {
						first = false
						return c.reply
					}
					return ""
				}}
				m := newMemory(aLetter(1, "carla@customer.test"), aLetter(2, "dora@customer.test"))
				o := relay(p)
				o.Workers = 1
				_, stop := run(t, m, o)
				for m.letter(2).State != ticket.LetterSent {
					time.Sleep(time.Second)
				}
				stop()
				if a := m.letter(1).Attempts[0]; a.Outcome == ticket.Delivered || !strings.HasPrefix(a.Reply, c.reply[:3]) {
					t.Errorf("the first attempt on letter 1: %+v", a)
				}
				if p.empty != c.empty || p.dials != 1 {
					t.Errorf("%d empty mails, want %d; %d connections", p.empty, c.empty, p.dials)
				}
			})
		})
	}
}
