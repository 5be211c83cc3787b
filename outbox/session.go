package outbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"guichet/ticket"
)

// session delivers letters to one destination, one after the other, over a connection that
// it keeps between them. It owns the connection; the schedule owns the session.
type session struct {
	w       *Worker
	to      *destination
	in      chan ticket.Letter // one at a time, after the result of the last; closed to end it
	results chan<- result
	link    *link // nil: none is open

	idle  time.Time // since when it waits; zero while it delivers. Of the schedule, not ours
	count int       // letters given to it. Of the schedule
}

// result is what a session, or one who defers, tells the schedule.
type result struct {
	session *session // nil: of the deferring of letters
	ended   bool     // the session or deferring is over; nothing else is set

	letter   ticket.Letter
	began    time.Time
	fault    *fault    // nil if it was delivered, or need not be
	recorded bool      // what came of the letter is stored, or it was given back
	stuck    bool      // it cannot be stored before an admin has restored a damaged record
	retry    time.Time // of the recorded attempt; zero if final
	linked   bool      // the session has a connection
	answered bool      // the destination took part: it is not down
}

// run delivers until in is closed. ctx ends only when nothing may go on.
func (s *session) run(ctx context.Context) {
	for l := range s.in {
		began := s.w.o.Now()
		r := s.deliver(ctx, l, began)
		r.session, r.letter, r.began, r.linked = s, l, began, s.link != nil
		s.results <- r
	}
	if s.link != nil {
		s.link.quit()
	}
	s.results <- result{session: s, ended: true}
}

// deliver makes one attempt and records it, unless the destination could not be reached:
// then all its letters are to wait, and the schedule says until when.
func (s *session) deliver(ctx context.Context, l ticket.Letter, start time.Time) (r result) {
	defer func() {
		// One letter's panic must not take the others with it.
		if p := recover(); p != nil {
			s.w.o.Log.Error().Uint64("letter", uint64(l.ID)).Str("panic", fmt.Sprint(p)).Bytes("stack", debug.Stack()).
				Msg("panic while delivering")
			s.drop()
			r = s.keep(ctx, &l, start, reply{}, temporary(letterFault, "delivering", errors.New("a fault of the desk, see its log")))
		}
	}()
	said, f, job := s.attempt(ctx, l.ID)
	switch {
	case f == nil && job == nil: // it need not leave any more
		return result{recorded: true, answered: s.link != nil}
	case f != nil && ctx.Err() != nil && !f.lost && f.reply.code == 0: // cut off by our own end: as if never begun
		s.w.release(ctx, l.ID)
		return result{recorded: true}
	case f != nil && f.blame == destinationFault:
		return result{fault: f}
	}
	if job != nil {
		l = job.Letter
	}
	r = s.keep(ctx, &l, start, said, f)
	r.answered = f == nil || f.host != "" && !f.broken
	return r
}

// keep records what came of an attempt.
func (s *session) keep(ctx context.Context, l *ticket.Letter, start time.Time, said reply, f *fault) result {
	a := ticket.Attempt{At: start, Took: s.w.o.Now().Sub(start), Outcome: ticket.Delivered}
	var retry time.Time
	if f != nil {
		f = s.to.spare(f)
		a, retry = s.w.failed(l, start, f, time.Time{})
	} else {
		a.Code, a.Enhanced, a.Reply = said.code, said.enhanced, said.line
		if s.link != nil {
			a.Host, a.TLS = s.link.server.Host, s.link.tls
		}
	}
	stuck := s.w.record(ctx, l, a, retry)
	return result{fault: f, recorded: !stuck, stuck: stuck, retry: retry}
}

// attempt reaches the server, asks for the letter's words only then, so that a right lost
// meanwhile counts, and sends it. A nil job without a fault: the letter must not leave.
func (s *session) attempt(ctx context.Context, id ticket.LetterID) (said reply, f *fault, job *ticket.Job) {
	for {
		if s.link == nil {
			if s.link, f = s.w.connect(ctx, s.to.place); f != nil && !f.permanent {
				return said, f, nil
			}
		}
		got, ok, err := s.w.book.Job(ctx, id)
		if err != nil {
			s.w.o.Log.Error().Uint64("letter", uint64(id)).Err(err).Msg("letter cannot be read")
			return said, temporary(letterFault, "reading the letter", errors.New("a fault of the desk, see its log")), nil
		}
		if !ok {
			return said, nil, nil
		}
		if f != nil {
			return said, f, &got
		}
		p, err := s.write(ctx, &got)
		if err != nil {
			s.w.o.Log.Error().Uint64("letter", uint64(id)).Err(err).Msg("letter cannot be written")
			return said, temporary(letterFault, "writing the mail", err), &got
		}
		again := s.link.used
		said, f = s.link.send(p)
		if f == nil {
			return said, nil, &got
		}
		f.host, f.tls = s.link.server.Host, s.link.tls
		retry := again && f.stale() && ctx.Err() == nil
		if f.broken || retry {
			s.drop()
		}
		if retry {
			continue
		}
		return said, f, &got
	}
}

// write turns a job into a mail.
func (s *session) write(ctx context.Context, job *ticket.Job) (*post, error) {
	parts, err := s.w.composer.Compose(ctx, *job)
	if err != nil {
		return nil, fmt.Errorf("composing: %w", err)
	}
	return newPost(&job.Letter, parts, s.w.o.Signer)
}

func (s *session) drop() {
	if s.link != nil {
		s.link.abort()
		s.link = nil
	}
}
