package outbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"guichet/ticket"
)

// take learns from what a session did and gives it the next letter.
func (s *schedule) take(r result) {
	if r.ended {
		if r.session == nil {
			s.parting--
			return
		}
		s.running--
		return
	}
	switch {
	case r.recorded:
		s.settle(r)
	case r.stuck:
		s.stuck++ // it stays among those that are claimed: sent again, it might be doubled without end
	}
	x := r.session
	if x == nil {
		return
	}
	d := x.to
	s.judge(d, r)
	x.idle = s.w.o.Now()
	if !r.linked || x.count >= maxLetter {
		s.dismiss(x)
	}
	s.enlist(d)
}

// settle forgets a letter about which all is stored.
func (s *schedule) settle(r result) {
	delete(s.held, r.letter.ID)
	if !r.retry.IsZero() && (s.next.IsZero() || r.retry.Before(s.next)) {
		s.next = r.retry
	}
}

// judge draws the consequences of one attempt for its destination.
func (s *schedule) judge(d *destination, r result) {
	switch {
	case r.fault == nil && r.answered:
		d.policy.Store(0)
		if !d.paused.IsZero() {
			d.paused = time.Time{}
			s.keepPause(d, nil)
		}
	case r.fault != nil && r.fault.policy:
		d.refused = s.w.o.Now()
		if d.policy.Load() >= maxRefused {
			s.pause(d, r)
			return
		}
	}
	switch {
	case r.answered:
		d.answered = true
		d.failures, d.breaks, d.retry = 0, 0, time.Time{}
		s.wake(d)
	case r.fault == nil:
	case r.fault.blame == destinationFault:
		s.fail(d, r, 0)
	case r.fault.broken && r.fault.host != "":
		if d.breaks++; d.breaks >= maxBreaks {
			s.fail(d, r, 0)
		}
	}
}

// fail leaves a destination alone for so long, 0 as its failures say, with all its letters.
func (s *schedule) fail(d *destination, r result, wait time.Duration) {
	now := s.w.o.Now()
	// Attempts that ran side by side fail together: that is one failure.
	if d.failures == 0 || r.began.After(d.failed) {
		d.failures++
		if errors.As(r.fault.err, new(*loginError)) {
			d.failures = max(d.failures, loginFailures)
		}
		if wait == 0 {
			wait = s.w.reachWait(d.failures)
		}
		d.failed, d.retry = now, now.Add(wait)
	}
	d.last, d.breaks = r.fault, 0
	letters := d.queue
	d.queue = nil
	s.w.o.Log.Warn().Str("destination", d.String()).Int("letters", 1+len(letters)+len(d.asleep)).Str("reply", d.last.reply.line).
		Time("retry", d.retry).Msg("cannot be reached")
	if !r.recorded {
		s.deferAll(d, []ticket.Letter{r.letter}) // the one that was tried, and will be next
	}
	s.postpone(d, letters)
}

// pause leaves a destination alone that refuses letter after letter by its policy, and tells the admins at first.
func (s *schedule) pause(d *destination, r result) {
	first := d.paused.IsZero()
	f := *r.fault
	f.blame, f.permanent = destinationFault, false
	f.reply.line = oneLine(fmt.Sprintf("paused after %d letters were refused: %s", d.policy.Load(), f.reply.line))
	r.fault = &f
	d.failures = 0 // it was reached
	s.fail(d, r, s.w.jittered(pauseTime))
	d.paused = d.retry
	s.keepPause(d, func(ctx context.Context) {
		book, ok := s.w.book.(Alerter)
		if !ok || !first {
			return
		}
		if err := book.Paused(ctx, d.String(), r.fault.reply.line); err != nil {
			s.w.o.Log.Error().Err(err).Msg("the admins cannot be told")
		}
	})
}

// keepPause remembers until when a destination is paused, beside the schedule, and does then what follows; nil nothing.
func (s *schedule) keepPause(d *destination, then func(context.Context)) {
	until := d.paused
	s.parting++
	go func() {
		ctx := context.WithoutCancel(s.hard)
		if book, ok := s.w.book.(Pauser); ok {
			if err := book.KeepPause(ctx, d.String(), until); err != nil {
				s.w.o.Log.Error().Err(err).Msg("the pause of a destination cannot be kept")
			}
		}
		if then != nil {
			then(ctx)
		}
		s.results <- result{ended: true}
	}()
}

// remember reads which destinations were paused when the desk ended.
func (s *schedule) remember(ctx context.Context) {
	book, ok := s.w.book.(Pauser)
	if !ok {
		return
	}
	all, err := book.Pauses(ctx)
	if err != nil {
		s.w.o.Log.Error().Err(err).Msg("pauses of destinations cannot be read")
	}
	s.pauses = map[string]time.Time{}
	for destination, until := range all {
		if s.w.o.Now().Sub(until) < rememberIt {
			s.pauses[destination] = until
		}
	}
}

// loginFailures is what one refused login counts as: servers lock accounts and shut hosts out that try again
// and again, and a wrong password is not right five seconds later.
const loginFailures = 9 // two minutes

// deferral is an attempt to record.
type deferral struct {
	letter  ticket.Letter
	attempt ticket.Attempt
	retry   time.Time
}

// deferAll records for each of these letters that its destination could not be reached, beside the
// schedule.
func (s *schedule) deferAll(d *destination, letters []ticket.Letter) {
	now := s.w.o.Now()
	all := make([]deferral, 0, len(letters))
	for _, l := range letters {
		a, retry := s.w.failed(&l, now, d.last, d.retry)
		if !retry.IsZero() {
			d.asleep[l.ID] = retry
		}
		all = append(all, deferral{l, a, retry})
	}
	s.parting++
	go func() {
		for _, x := range all {
			stuck := s.w.record(s.hard, &x.letter, x.attempt, x.retry)
			s.results <- result{letter: x.letter, recorded: !stuck, stuck: stuck, retry: x.retry}
		}
		s.results <- result{ended: true}
	}()
}

// postpone puts letters off whose destination is down, all at once: nothing was tried for them. Those whose
// time is over get a last attempt, which ends them.
func (s *schedule) postpone(d *destination, letters []ticket.Letter) {
	book, ok := s.w.book.(Postponer)
	if !ok || d.last == nil {
		s.deferAll(d, letters)
		return
	}
	now := s.w.o.Now()
	var ids []ticket.LetterID
	var over []ticket.Letter
	for _, l := range letters {
		if now.Sub(firstTried(&l, now)) >= giveUp {
			over = append(over, l)
			continue
		}
		ids = append(ids, l.ID)
		d.asleep[l.ID] = d.retry
	}
	if len(over) > 0 {
		s.deferAll(d, over)
	}
	if len(ids) == 0 {
		return
	}
	until, why := d.postponeUntil(now), d.last.reply.line
	s.parting++
	go func() {
		for some := range slices.Chunk(ids, postponedAtOnce) {
			s.w.postpone(s.hard, book, some, until, why)
			for _, id := range some {
				s.results <- result{letter: ticket.Letter{ID: id}, recorded: true, retry: until}
			}
		}
		s.results <- result{ended: true}
	}()
}

// postponedAtOnce letters share a commit: mail waits while it is made.
const postponedAtOnce = 100

// wake makes those due that waited for a destination which answers again.
func (s *schedule) wake(d *destination) {
	if len(d.asleep) == 0 {
		return
	}
	ids := slices.Sorted(maps.Keys(d.asleep))
	clear(d.asleep)
	h, ok := s.w.book.(Flusher)
	if !ok {
		return
	}
	s.parting++
	go func() {
		for some := range slices.Chunk(ids, postponedAtOnce) {
			if err := h.FlushDeferred(context.WithoutCancel(s.hard), some); err != nil {
				s.w.o.Log.Error().Err(err).Msg("deferred letters cannot be flushed")
			}
			s.w.Kick()
		}
		s.results <- result{ended: true}
	}()
}

// stop gives back what was not begun and waits for the rest, at last without patience.
func (s *schedule) stop(cancel context.CancelFunc) {
	for _, d := range s.places {
		for _, l := range d.queue {
			s.w.release(s.hard, l.ID)
		}
		d.queue = nil
		for _, x := range slices.Clone(d.sessions) {
			if !x.idle.IsZero() {
				s.dismiss(x)
			}
		}
	}
	grace := time.AfterFunc(s.w.o.Timeouts.Grace, cancel)
	defer grace.Stop()
	for s.running > 0 || s.parting > 0 {
		switch r := <-s.results; {
		case r.ended && r.session == nil:
			s.parting--
		case r.ended:
			s.running--
		case r.session != nil:
			if !r.recorded {
				s.w.release(s.hard, r.letter.ID)
			}
			s.dismiss(r.session)
		}
	}
}
