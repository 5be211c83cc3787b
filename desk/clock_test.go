package desk_test

import (
	"testing"
	"time"

	"guichet/desk/policy"
	"guichet/ticket"
)

// TestClockRunsAgain: what is resolved closes by itself, also after a mail that stopped the clock
// was taken back, and after the request went to somebody else.
func TestClockRunsAgain(t *testing.T) {
	const accepted, waits = true, false
	for _, c := range []struct {
		name   string
		letter bool // of the resolution: its reader's server took it before the rest
		mails  []string
	}{
		{"a reply is taken back", accepted, []string{"Oh, and one thing.", "#undo"}},
		{"an #open is taken back", accepted, []string{"#open", "#undo"}},
		{"a question is taken back", accepted, []string{"#pending\r\n\r\nSince when?", "#undo"}},
		{"a #closed is taken back", accepted, []string{"#closed", "#undo"}},
		{"a #closed is taken back, while it waits", waits, []string{"#closed", "#undo"}},
		{"the resolution waits still", waits, []string{"#open", "#undo"}},
		{"another requester", accepted, []string{"#requester rita@phone.test"}},
		{"another requester, while it waits", waits, []string{"#requester rita@phone.test"}},
		{"another requester, taken back", accepted, []string{"#requester rita@phone.test", "#undo"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := begin(t, func(p *policy.Policy) { p.Hold = time.Minute })
			mail := func(words string) {
				l.after(20 * time.Second) // who is faster is taken for a machine
				l.ana(1, "m"+l.now().Format("150405")+"@agents.test", words)
			}
			mail("#resolved")
			resolved := letters(t, l.db, 1)[ticket.KindResolved]
			deliver := func() {
				l.after(2 * time.Minute)
				if err := l.desk.Queue.Record(t.Context(), resolved.ID, ticket.Attempt{Outcome: ticket.Delivered}, time.Time{}); err != nil {
					t.Fatal(err)
				}
			}
			if c.letter == accepted {
				deliver()
			}
			for _, words := range c.mails {
				mail(words)
			}
			if c.letter == waits {
				deliver()
			}
			l.is("afterwards", ticket.Resolved, 0)
			l.after(30 * time.Minute)
			l.is("before the time", ticket.Resolved, 0)
			l.after(time.Hour)
			l.is("after the time", ticket.Closed, 0)
		})
	}
}
