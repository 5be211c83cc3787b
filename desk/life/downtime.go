package life

import (
	"time"
)

// grace bounds how long after a downtime no timer fires (PRODUCT 3.2).
const grace = 4 * time.Hour

// nap is the longest pause between two beats that is no downtime: a busy machine is slow, one that
// was suspended is away.
const nap = time.Minute

// downtime holds the timers back after the desk could not be reached, so that answers which wait in
// senders' queues come first. It goes by the wall clock: the other one stands still in a
// suspended machine.
type downtime struct {
	last  time.Time // when the desk was alive; zero: never
	until time.Time // no timer fires before
}

// NewDowntime is that of a process which starts, after one that was alive at last.
func NewDowntime(last, start time.Time) *downtime {
	d := &downtime{last: last.Round(0)}
	d.away(start.Round(0), 0)
	return d
}

// Beat notes that the desk is alive, and returns what to remember for the next process: where
// timers wait still, the time of which it reckons the rest of the wait.
func (d *downtime) Beat(now time.Time) time.Time {
	now = now.Round(0)
	d.away(now, nap)
	return now.Add(-max(0, d.until.Sub(now)))
}

// Over reports whether timers may fire.
func (d *downtime) Over(now time.Time) bool { return !now.Round(0).Before(d.until) }

// away takes a gap since the desk was last alive for a downtime, if it is longer than slack.
func (d *downtime) away(now time.Time, slack time.Duration) {
	if gap := now.Sub(d.last); !d.last.IsZero() && gap > slack {
		if until := now.Add(min(gap, grace)); until.After(d.until) {
			d.until = until
		}
	}
	if latest := now.Add(grace); d.until.After(latest) {
		d.until = latest // the clock was set back
	}
	d.last = now
}
