package mailbox

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"
)

// The waits between connections that fail.
const (
	firstRetry = 2 * time.Second
	mostRetry  = 5 * time.Minute
)

// Watcher reads one mailbox. Make one with New.
type Watcher struct {
	o    Options
	kick chan struct{} // something came
}

// New returns a Watcher that has not connected yet.
func New(o Options) *Watcher {
	o.Log = o.Log.With().Str("source", o.Source.Name).Logger()
	return &Watcher{o: o, kick: make(chan struct{}, 1)}
}

// Run reads the mailbox until ctx ends. What fails is logged, and tried again ever more slowly.
func (w *Watcher) Run(ctx context.Context) {
	wait := firstRetry
	for ctx.Err() == nil {
		began := time.Now()
		err := w.once(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > mostRetry {
			wait = firstRetry
		}
		w.o.Log.Error().Err(err).Dur("again_in", wait).Msg("mailbox")
		select {
		case <-ctx.Done():
		case <-time.After(wait + rand.N(wait/2)):
		}
		wait = min(2*wait, mostRetry)
	}
}

// once reads the mailbox over one connection. A panic costs that only.
func (w *Watcher) once(ctx context.Context) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			w.o.Log.Error().Interface("panic", fault).Bytes("stack", debug.Stack()).Msg("panic")
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	c, err := w.o.dial(ctx, w.wake)
	if err != nil {
		return err
	}
	defer c.Close()
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	s := &session{Options: &w.o, client: c, kick: w.kick}
	if err := s.open(ctx); err != nil {
		return err
	}
	w.o.Log.Info().Uint32("next", uint32(s.place.Next)).Msg("reading the mailbox")
	return s.follow(ctx)
}

func (w *Watcher) wake() {
	select {
	case w.kick <- struct{}{}:
	default:
	}
}
