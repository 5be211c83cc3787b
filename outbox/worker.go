package outbox

import (
	"context"
	"errors"
	"time"

	"guichet/outbox/route"
	"guichet/ticket"
)

// Worker delivers the letters of a Book. Make it with New.
type Worker struct {
	book     Book
	composer Composer
	o        Options
	finder   *route.Finder
	kick     chan struct{}
	speech   speech
}

// New returns a Worker that does nothing until Run.
func New(book Book, c Composer, o Options) *Worker {
	o.setDefaults()
	return &Worker{book: book, composer: c, o: o, finder: finder(&o), kick: make(chan struct{}, 1)}
}

func finder(o *Options) *route.Finder {
	return route.New(route.Options{
		Hostname: o.Hostname, Resolver: o.Resolver, Port: o.Port, Here: o.Here, Validating: o.Validating, Policies: o.Policies, Now: o.Now,
	})
}

// Kick says that a letter may have become due. It never waits, and one that is lost costs
// half a minute at most. It may be called at any time by anybody.
func (w *Worker) Kick() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}

// storePause is how long a store that fails is left alone.
const storePause = time.Second

// record stores an attempt, and stays at it while the store fails: to send on without a
// record would send the same letters twice. It gives up when ctx ends, and at once, returning true, where a record of the
// letter or its ticket is damaged: that would keep other letters waiting for ever.
func (w *Worker) record(ctx context.Context, l *ticket.Letter, a ticket.Attempt, retry time.Time) (stuck bool) {
	w.tell(l, a, retry)
	keep := context.WithoutCancel(ctx)
	for {
		err := w.book.Record(keep, l.ID, a, retry)
		if err == nil || errors.Is(err, ticket.ErrNotFound) {
			return false
		}
		w.o.Log.Error().Uint64("letter", uint64(l.ID)).Err(err).Msg("attempt cannot be recorded")
		if errors.Is(err, ticket.ErrDamaged) {
			return true
		}
		select {
		case <-ctx.Done():
			return false
		case <-time.After(storePause):
		}
	}
}

// postpone puts letters off, and stays at it while the store fails.
func (w *Worker) postpone(ctx context.Context, book Postponer, ids []ticket.LetterID, until time.Time, why string) {
	keep := context.WithoutCancel(ctx)
	for {
		err := book.Postpone(keep, ids, until, why)
		if err == nil {
			return
		}
		w.o.Log.Error().Int("letters", len(ids)).Err(err).Msg("letters cannot be put off")
		select {
		case <-ctx.Done():
			return
		case <-time.After(storePause):
		}
	}
}

// release gives a letter back. One that cannot be comes back when its lease runs out.
func (w *Worker) release(ctx context.Context, id ticket.LetterID) {
	if err := w.book.Release(context.WithoutCancel(ctx), id); err != nil {
		w.o.Log.Error().Uint64("letter", uint64(id)).Err(err).Msg("letter cannot be released")
	}
}

// tell writes the line of an attempt into the mail log.
func (w *Worker) tell(l *ticket.Letter, a ticket.Attempt, retry time.Time) {
	verb := "sent"
	switch a.Outcome {
	case ticket.Temporary:
		verb = "deferred"
	case ticket.Permanent:
		verb = "bounced"
	}
	line := w.o.Log.Info().Uint64("letter", uint64(l.ID))
	if l.Ticket != 0 {
		line = line.Uint64("ticket", uint64(l.Ticket))
	}
	line = line.Str("to", l.To.Address.String())
	for _, f := range [][2]string{{"host", a.Host}, {"tls", a.TLS}, {"reply", a.Reply}} {
		if f[1] != "" {
			line = line.Str(f[0], f[1])
		}
	}
	line = line.Dur("took", a.Took)
	if !retry.IsZero() {
		line = line.Time("retry", retry)
	}
	line.Msg(verb)
}
