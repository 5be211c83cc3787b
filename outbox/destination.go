package outbox

import (
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"guichet/outbox/route"
	"guichet/ticket"
)

// place is where letters go together: a relay, or the servers of a domain.
type place struct {
	relay  *Relay // one of the options' relays; nil: none
	domain string // as the router takes it; "" with a relay
}

func (p place) String() string {
	if p.relay != nil {
		return p.relay.Server
	}
	return p.domain
}

// destination is a place with what is known of it. Only the schedule touches it (sessions read its place).
type destination struct {
	place
	limit    int // sessions at once
	queue    []ticket.Letter
	sessions []*session
	listed   bool // it stands in line for a session

	answered bool                          // it took part once
	failures int                           // to reach it, in a row
	breaks   int                           // connections broken under letters, in a row
	failed   time.Time                     // when the last failure was
	retry    time.Time                     // until then it is left alone
	last     *fault                        // the last failure
	asleep   map[ticket.LetterID]time.Time // letters that wait because of it, until when
	paused   time.Time                     // until then nothing goes there at all; zero: it is not paused
	refused  time.Time                     // when it last refused a letter by its policy

	policy atomic.Int32 // letters refused by its policy since it took one. Its sessions count
}

// maxRefused letters refused by policy (5.7.x), one after the other, are no word about these letters: the destination
// thinks ill of us. Further ones wait, and a person has to look.
const maxRefused = 5

// Letters wait so long for a destination that thinks ill of us; how long its refusals are remembered.
const (
	pauseTime  = time.Hour
	rememberIt = 24 * time.Hour
)

// maxBreaks connections broken one after the other are the destination's fault.
const maxBreaks = 3

// probeWait is after how long at most a fresh letter is worth another try.
const probeWait = time.Minute

// placeOf is where a letter goes. A name that DNS cannot know stays as it is: the
// router refuses it.
func (w *Worker) placeOf(l *ticket.Letter) place {
	for i := range w.o.Relays {
		if r := &w.o.Relays[i]; r.Takes == nil || r.Takes(l.From.Address) {
			return place{relay: r}
		}
	}
	name, err := route.Lookup(l.To.Address.Domain)
	if err != nil {
		return place{domain: strings.ToLower(l.To.Address.Domain)}
	}
	return place{domain: name}
}

// down reports whether l must wait because the destination could not be reached. A letter
// that nobody tried yet may ask sooner: what it finds out is good for all.
func (d *destination) down(now time.Time, l *ticket.Letter) bool {
	if d.failures == 0 || !now.Before(d.retry) {
		return false
	}
	if now.Before(d.paused) { // each try would cost a letter
		return true
	}
	return len(l.Attempts) > 0 || l.Waits != "" || now.Before(d.failed.Add(probeWait))
}

// most is how many sessions it may have now: one that tries, until it succeeds.
func (d *destination) most() int {
	if d.failures > 0 || !d.answered {
		return 1
	}
	return d.limit
}

// spare counts a refusal by policy. After so many in a row it says nothing of its letter, which then waits.
func (d *destination) spare(f *fault) *fault {
	if !f.byPolicy() {
		return f
	}
	f.policy = true
	if d.policy.Add(1) > maxRefused {
		f.permanent = false
	}
	return f
}

// resume goes on with a pause that began before the desk started: what is refused after it ends is no word about its letter
// either, and the admins know.
func (d *destination) resume(until time.Time) {
	d.policy.Store(maxRefused)
	d.refused, d.paused, d.retry, d.failed = until, until, until, until.Add(-pauseTime)
	d.failures = 1
	f := temporary(destinationFault, "going to "+d.String(), errors.New("paused, since it refused letter after letter by its policy"))
	d.last = f
}

// idler returns a session that waits for a letter, nil if none does.
func (d *destination) idler() *session {
	for _, s := range d.sessions {
		if !s.idle.IsZero() {
			return s
		}
	}
	return nil
}

// forgettable reports whether nothing would be lost with it.
func (d *destination) forgettable(now time.Time) bool {
	return (d.policy.Load() == 0 || now.Sub(d.refused) > rememberIt) && len(d.queue) == 0 && len(d.sessions) == 0 && len(d.asleep) == 0
}
