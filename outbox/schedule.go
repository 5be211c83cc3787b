package outbox

import (
	"context"
	"slices"
	"time"

	"guichet/outbox/wire"
	"guichet/ticket"
)

const (
	maxHeld   = 1000             // letters claimed at once
	maxClaim  = 200              // by one call of Due
	poll      = 30 * time.Second // a kick may be lost: another process may have written the letter
	maxLetter = 50               // over one connection; then others come first
)

// schedule decides what is delivered when. One goroutine owns it: the one that called Run.
type schedule struct {
	w    *Worker
	hard context.Context // ends when nothing may go on

	results chan result
	places  map[place]*destination
	held    map[ticket.LetterID]struct{} // claimed: queued, in a session, being deferred, or stuck
	stuck   int                          // of those: letters with a damaged record, until the desk starts again
	line    []*destination               // those that want a session, first come first
	running int                          // sessions
	parting int                          // those who defer

	pauses map[string]time.Time // destinations that were paused before the desk started, until when

	look bool      // there may be due letters
	next time.Time // when to look again; zero: not known
	pace time.Time // not before, while the relay of all letters is down
}

// Run delivers until ctx ends; then it starts nothing, lets deliveries under way finish for
// Timeouts.Grace, gives the other letters back and returns nil. It must run once only.
func (w *Worker) Run(ctx context.Context) error {
	hard, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	s := &schedule{
		w: w, hard: hard, look: true, results: make(chan result),
		places: make(map[place]*destination), held: make(map[ticket.LetterID]struct{}),
	}
	s.remember(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		s.claim(ctx)
		s.assign()
		timer.Reset(s.wait())
		select {
		case <-ctx.Done():
		case <-w.kick:
			s.look = true
		case <-timer.C:
			s.tick()
		case r := <-s.results:
			s.take(r)
		}
	}
	s.stop(cancel)
	return nil
}

// wait is how long nothing can happen by itself.
func (s *schedule) wait() time.Duration {
	now := s.w.o.Now()
	until := now.Add(poll)
	if !s.next.IsZero() && !s.look { // looking already, as soon as there is room
		until = wire.Earlier(s.next, until)
	}
	for _, d := range s.places {
		for _, x := range d.sessions {
			if !x.idle.IsZero() {
				until = wire.Earlier(x.idle.Add(s.w.o.Timeouts.Idle), until)
			}
		}
	}
	return until.Sub(now)
}

// tick looks for due letters and ends what was idle too long.
func (s *schedule) tick() {
	now := s.w.o.Now()
	s.look = true
	for at, d := range s.places {
		for _, x := range slices.Clone(d.sessions) {
			if !x.idle.IsZero() && !now.Before(x.idle.Add(s.w.o.Timeouts.Idle)) {
				s.dismiss(x)
			}
		}
		if d.forgettable(now) && !now.Before(d.retry) {
			delete(s.places, at)
		}
	}
}

// claim takes due letters into the queues of their destinations.
func (s *schedule) claim(ctx context.Context) {
	if !s.look || len(s.held)-s.stuck > maxHeld-maxClaim {
		return // with little room there would be a look at the store for every letter
	}
	if s.paced() {
		s.look, s.next = false, s.pace
		return
	}
	s.look, s.next = false, time.Time{}
	letters, next, err := s.w.book.Due(ctx, maxClaim)
	now := s.w.o.Now()
	if err != nil {
		if ctx.Err() == nil {
			s.w.o.Log.Error().Err(err).Msg("due letters cannot be read")
		}
		s.next = now.Add(storePause)
		return
	}
	s.next = next
	down := make(map[*destination][]ticket.Letter)
	for _, l := range letters {
		if _, ok := s.held[l.ID]; ok {
			continue // its lease ran out while we had it
		}
		s.held[l.ID] = struct{}{}
		s.look = s.look || len(letters) == maxClaim
		d := s.place(s.w.placeOf(&l))
		delete(d.asleep, l.ID)
		if d.down(now, &l) {
			down[d] = append(down[d], l)
			continue
		}
		d.queue = append(d.queue, l)
		s.enlist(d)
	}
	for d, letters := range down {
		s.postpone(d, letters)
	}
}

// paced reports whether letters stay where they are for now: none can leave, since the one relay is down, and to put each off
// as it comes would cost the mail that comes in. They are put off at a rate that is a small part of a core.
func (s *schedule) paced() bool {
	if o := &s.w.o; len(o.Relays) != 1 || o.Relays[0].Takes != nil {
		return false
	}
	now := s.w.o.Now()
	d := s.places[place{relay: &s.w.o.Relays[0]}]
	if d == nil || !d.down(now, &ticket.Letter{}) {
		return false
	}
	if now.Before(s.pace) {
		return true
	}
	s.pace = wire.Earlier(now.Add(maxClaim*postponedCost), d.retry)
	return false
}

func (s *schedule) place(p place) *destination {
	d := s.places[p]
	if d == nil {
		d = &destination{place: p, limit: 1, asleep: make(map[ticket.LetterID]time.Time)}
		if p.relay != nil {
			d.limit = min(relaySessions, s.w.o.Workers)
		}
		s.places[p] = d
		if until, ok := s.pauses[p.String()]; ok {
			d.resume(until)
			delete(s.pauses, p.String())
		}
	}
	return d
}

// enlist feeds the idle sessions of d, and lets it stand in line if that is not enough.
func (s *schedule) enlist(d *destination) {
	for len(d.queue) > 0 {
		x := d.idler()
		if x == nil {
			break
		}
		s.feed(x)
	}
	if len(d.queue) > 0 && !d.listed && len(d.sessions) < d.most() {
		d.listed = true
		s.line = append(s.line, d)
	}
}

func (s *schedule) feed(x *session) {
	l := x.to.queue[0]
	x.to.queue = x.to.queue[1:]
	x.idle = time.Time{}
	x.count++
	x.in <- l // never waits: it has room, and the session has none
}

// assign starts sessions for those in line. With none to spare it ends the one that has
// been idle longest; its end brings us back here.
func (s *schedule) assign() {
	for len(s.line) > 0 {
		if s.running == s.w.o.Workers {
			s.makeRoom()
			return
		}
		d := s.line[0]
		s.line = s.line[1:]
		d.listed = false
		if len(d.queue) == 0 || len(d.sessions) >= d.most() {
			continue
		}
		x := &session{w: s.w, to: d, in: make(chan ticket.Letter, 1), results: s.results}
		d.sessions = append(d.sessions, x)
		s.running++
		go x.run(s.hard)
		s.feed(x)
		s.enlist(d)
	}
}

func (s *schedule) makeRoom() {
	var oldest *session
	for _, d := range s.places {
		if x := d.idler(); x != nil && (oldest == nil || x.idle.Before(oldest.idle)) {
			oldest = x
		}
	}
	if oldest != nil {
		s.dismiss(oldest)
	}
}

// dismiss ends an idle session. It counts as running until it says that it ended.
func (s *schedule) dismiss(x *session) {
	x.to.sessions = slices.DeleteFunc(x.to.sessions, func(o *session) bool { return o == x })
	close(x.in)
}
