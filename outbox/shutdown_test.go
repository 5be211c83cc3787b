package outbox

import (
	"testing"
	"testing/synctest"
	"time"

	"guichet/ticket"
)

func TestStoreFailsAfterDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(10), &peer{}
		m.broken = 12
		_, stop := run(t, m, relay(p))
		settle(t, m, time.Minute)
		stop()
		once(t, m, p)
	})
}

func TestShutdown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, p := letters(50), &peer{}
		p.answer = func(step, _ string) string {
			if step == "." {
				time.Sleep(3 * time.Second)
			}
			return ""
		}
		_, stop := run(t, m, relay(p))
		time.Sleep(4 * time.Second) // the first letter shows that the relay answers; now the others are under way
		start := time.Now()
		stop() // checks that all claims were given back
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("it took %v", took)
		}
		if got := len(p.got()); got != 1+relaySessions || m.unfinished() != 50-got {
			t.Errorf("%d arrived, %d wait; want those under way to arrive", got, m.unfinished())
		}
		for id := range m.letters {
			if l := m.letter(id); l.State == ticket.LetterDeferred {
				t.Errorf("letter %d was deferred: %q", id, l.LastReply())
			}
		}
	})
}

func TestShutdownDoesNotWaitForTheStalled(t *testing.T) {
	for _, c := range []struct {
		step string
		want ticket.LetterState
	}{
		{"MAIL", ticket.LetterQueued},
		{".", ticket.LetterDeferred}, // it may have arrived: that is worth a record
	} {
		synctest.Test(t, func(t *testing.T) {
			m := letters(1)
			_, stop := run(t, m, relay(&peer{answer: at(c.step, mute)}))
			time.Sleep(time.Second)
			start := time.Now()
			stop()
			if took := time.Since(start); took != 10*time.Second {
				t.Errorf("%s: it took %v, want the grace of 10 s", c.step, took)
			}
			if l := m.letter(1); l.State != c.want {
				t.Errorf("%s: letter is %s: %q", c.step, l.State, l.LastReply())
			}
		})
	}
}
