package life

import (
	"testing"
	"time"
)

// TestDowntime: how long timers wait after the desk was away.
func TestDowntime(t *testing.T) {
	start := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	const second, hour = time.Second, time.Hour
	for _, c := range []struct {
		name  string
		away  time.Duration   // before the start; 0: nobody knows
		beats []time.Duration // after the start
		until time.Duration   // after the start
		next  time.Duration   // how long a process waits that starts right after the last beat
	}{
		{"the first start", 0, []time.Duration{second}, 0, 0},
		{"for as long again", 2 * hour, []time.Duration{second}, 2 * hour, 2*hour - second},
		{"four hours at most", 100 * hour, []time.Duration{second}, 4 * hour, 4*hour - second},
		{"a clock that was set back meanwhile", -2 * hour, []time.Duration{second}, 0, 0},
		{"a restart while it waits does not end the wait", 2 * hour, []time.Duration{second, 30 * second, 50 * second}, 2 * hour, 2*hour - 50*second},
		{"a slow machine", 0, []time.Duration{second, 40 * second}, 0, 0},
		{"a suspended machine", 0, []time.Duration{second, hour}, 2*hour - second, hour - second},
		{"suspended while it waits", 3 * hour, []time.Duration{second, hour}, 3 * hour, 2 * hour},
		{"a clock that is set back", 3 * hour, []time.Duration{second, -24 * hour}, -20 * hour, 4 * hour},
	} {
		t.Run(c.name, func(t *testing.T) {
			var last time.Time
			if c.away != 0 {
				last = start.Add(-c.away)
			}
			d, kept, now := NewDowntime(last, start), last, start
			for _, at := range c.beats {
				now = start.Add(at)
				kept = d.Beat(now)
			}
			if ready := start.Add(c.until); !d.Over(ready) || c.until != 0 && d.Over(ready.Add(-second)) {
				t.Errorf("timers fire from %v on, want %v", d.until.Sub(start), c.until)
			}
			if next := NewDowntime(kept, now).until.Sub(now); max(0, next) != c.next {
				t.Errorf("the next process waits %v, want %v", next, c.next)
			}
		})
	}
}
