package outbox

import (
	"time"

	"guichet/outbox/wire"
	"guichet/ticket"
)

// giveUp is how long a letter is tried (RFC 5321 §4.5.4.1).
const giveUp = 5 * 24 * time.Hour

// The waits between two attempts of one letter double from the first to the last. A minute
// is soon enough for most greylisting.
const (
	firstLetterWait = time.Minute
	lastLetterWait  = 4 * time.Hour
)

// The waits between two attempts to reach a destination: short at first, since a relay that
// restarts is back in seconds, and growing by half, so that after any time without it at
// most half of that time is lost.
const (
	firstReachWait = 5 * time.Second
	lastReachWait  = 30 * time.Minute
)

// jittered spreads d by a fifth to both sides, so that what failed together does not come
// back together.
func (w *Worker) jittered(d time.Duration) time.Duration {
	return time.Duration(float64(d) * (0.8 + 0.4*w.o.Jitter()))
}

// letterWait is how long a letter waits that has been tried for so long: as long again.
func (w *Worker) letterWait(tried time.Duration) time.Duration {
	return w.jittered(min(max(tried, firstLetterWait), lastLetterWait))
}

// reachWait is how long a destination is left alone after so many failures in a row.
func (w *Worker) reachWait(failures int) time.Duration {
	d := firstReachWait
	for range failures - 1 {
		if d += d / 2; d >= lastReachWait {
			return w.jittered(lastReachWait)
		}
	}
	return w.jittered(d)
}

// failed turns a fault into the attempt to record and the time of the next, zero if there
// is none. A letter's own fault asks for the time here; else retry is the destination's.
// The last attempt is made when the five days end; its reply stays the letter's last.
func (w *Worker) failed(l *ticket.Letter, start time.Time, f *fault, retry time.Time) (ticket.Attempt, time.Time) {
	now := w.o.Now()
	a := ticket.Attempt{
		At: start, Took: now.Sub(start), Host: f.host, TLS: f.tls,
		Code: f.reply.code, Enhanced: f.reply.enhanced, Reply: f.reply.line, Outcome: f.outcome(),
	}
	if f.permanent {
		return a, time.Time{}
	}
	first := firstTried(l, start)
	if now.Sub(first) >= giveUp {
		a.Outcome, a.Reply = ticket.Permanent, oneLine("given up after 5 days: "+a.Reply)
		return a, time.Time{}
	}
	if retry.IsZero() {
		retry = now.Add(w.letterWait(now.Sub(first)))
	}
	return a, wire.Earlier(retry, first.Add(giveUp))
}

// firstTried is when a letter was first tried, or could have been; now if it was not so far.
func firstTried(l *ticket.Letter, now time.Time) time.Time {
	switch {
	case l.Waits != "":
		return l.Created
	case len(l.Attempts) > 0:
		return l.Attempts[0].At
	}
	return now
}

// postponedCost is how long letters that wait for one destination are left alone, for each of them: so the
// work for those who wait stays a small part of a core, however many they are. They are woken when it answers.
const postponedCost = 10 * time.Millisecond

// postponeUntil is when letters are looked at again that wait for a destination.
func (d *destination) postponeUntil(now time.Time) time.Time {
	until := now.Add(min(time.Duration(len(d.asleep))*postponedCost, lastReachWait))
	if until.Before(d.retry) {
		return d.retry
	}
	return until
}
