package outbox

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"guichet/ticket"
)

// TestDamagedLettersKeepNobodyWaiting: a letter whose attempt cannot be recorded, since a record is damaged, is sent once,
// also when its lease has run out, and more of them than there are sessions leave the others their way.
func TestDamagedLettersKeepNobodyWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const damaged, all = 12, 60
		m, p := letters(all), &peer{}
		m.damaged = map[ticket.LetterID]bool{}
		for id := range ticket.LetterID(damaged) {
			m.damaged[id+1] = true
		}
		_, stop := run(t, m, relay(p))
		begun := time.Now()
		for n := 0; m.unfinished() > damaged; n++ {
			if time.Since(begun) > time.Minute {
				t.Fatalf("%d letters are not final", m.unfinished())
			}
			time.Sleep(time.Second)
		}
		for range 4 {
			m.mu.Lock()
			clear(m.leased) // after half an hour
			m.mu.Unlock()
			time.Sleep(31 * time.Minute)
		}
		m.mu.Lock()
		clear(m.leased)
		m.mu.Unlock()
		stop()
		got := p.got()
		for _, id := range ids(all) {
			if got[id] != 1 {
				t.Errorf("%s was sent %d times", id, got[id])
			}
		}
	})
}

// errDamaged is what a store says.
var errDamaged = fmt.Errorf("ticket 7: the checksum is wrong: %w", ticket.ErrDamaged)
