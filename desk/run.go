package desk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"guichet/desk/life"
	"guichet/desk/queue"
	"guichet/desk/rules"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// ErrKeyring is what Start returns when the keys are not those that the store was written
// with: every token out there would stop to work.
var ErrKeyring = errors.New("the keyring does not belong to this store")

// Start prepares the store for this process: it checks the keys, gives letters on hold
// their full time again, and sets the timers of closed tickets if the policy changed. It must
// return before anything else is called.
func (d *Desk) Start(ctx context.Context) error {
	now := d.base.Now().UTC()
	err := d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		i, err := tx.Installation()
		if err != nil {
			return err
		}
		if i.Fingerprint == nil {
			i.Fingerprint, i.Created = d.base.Keys.Fingerprint(), now
			return tx.PutInstallation(i)
		}
		if !bytes.Equal(i.Fingerprint, d.base.Keys.Fingerprint()) {
			return ErrKeyring
		}
		return d.holdAgain(tx, now)
	})
	if err != nil {
		return err
	}
	return d.retain(ctx)
}

// holdAgain gives agents the full time to take a mail back after a restart.
func (d *Desk) holdAgain(tx ticket.Tx, now time.Time) error {
	return queue.EachPending(tx, func(l *ticket.Letter) error {
		if l.State != ticket.LetterHeld {
			return nil
		}
		l.Due = now.Add(d.base.Dir.Policy.Hold)
		return tx.PutLetter(l)
	})
}

// Run fires timers until ctx ends. Several may run over one store.
func (d *Desk) Run(ctx context.Context) error {
	var beat, timers fault
	away := life.NewDowntime(d.base.Store.LastBeat(), d.base.Now().UTC())
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	for {
		now := d.base.Now().UTC()
		if err := d.base.Store.Beat(away.Beat(now)); beat.isNews(err, now) {
			d.base.Log.Error().Err(err).Msg("beat")
		}
		if away.Over(now) {
			if err := d.Fire(ctx); ctx.Err() == nil && timers.isNews(err, now) {
				d.base.Log.Error().Err(err).Msg("timers")
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// fault is what went wrong last, of something that is tried twice a second.
type fault struct {
	text string
	at   time.Time
}

// isNews reports whether an error is another than the last one, or an hour has passed.
func (f *fault) isNews(err error, now time.Time) bool {
	if err == nil {
		*f = fault{}
		return false
	}
	if err.Error() == f.text && now.Sub(f.at) < time.Hour {
		return false
	}
	*f = fault{text: err.Error(), at: now}
	return true
}

// Bounds of firing: how many timers are read at once, and how many share a transaction. Mail waits
// while one runs.
const (
	manyDue   = 1000
	firedOnce = 32
)

// Fire does what the timers ask for whose time has come, the first thousand of them. Run calls it.
// One that cannot be done does not keep the others.
func (d *Desk) Fire(ctx context.Context) error {
	now := d.base.Now().UTC()
	var due []ticket.Timer
	var digest, together time.Time
	var held bool
	err := d.base.Store.View(ctx, func(tx ticket.Reader) error {
		due = nil
		i, err := tx.Installation()
		digest, held, together = i.Digest, i.Held, i.Together.Next
		if err != nil || held {
			return err
		}
		due, _, err = tx.DueTimers(now, manyDue)
		return err
	})
	if err != nil {
		return err
	}
	var orphans []mail.Address
	var faults []error
	for _, timer := range due {
		if timer.Kind == ticket.TimerSend {
			faults = append(faults, d.sendInTime(ctx, timer))
		}
	}
	due = slices.DeleteFunc(due, func(t ticket.Timer) bool { return t.Kind == ticket.TimerSend })
	for group := range slices.Chunk(due, firedOnce) {
		left, err := d.fire(ctx, group, now)
		orphans = append(orphans, left...)
		faults = append(faults, err)
	}
	if err := errors.Join(append(faults, d.forgetOrphans(ctx, orphans))...); err != nil || held {
		return err
	}
	if !together.IsZero() && !now.Before(together) {
		if err := tellTogether(ctx, d.base, now); err != nil {
			return err
		}
	}
	return d.tidy(ctx, now, digest)
}

// fire does what a group of timers asks for in one transaction, or one by one if that fails. It
// returns who may have to be forgotten.
func (d *Desk) fire(ctx context.Context, group []ticket.Timer, now time.Time) (orphans []mail.Address, err error) {
	err = d.base.Store.Update(ctx, func(tx ticket.Tx) error {
		orphans = nil
		for _, timer := range group {
			left, err := d.fireOne(tx, timer, now)
			if err != nil {
				return fmt.Errorf("timer %s of ticket %d: %w", timer.Kind, timer.Ticket, err)
			}
			orphans = append(orphans, left...)
		}
		return nil
	})
	d.base.Kick()
	if err == nil || len(group) == 1 || ctx.Err() != nil {
		return orphans, err
	}
	orphans, err = nil, nil
	for i := range group {
		left, e := d.fire(ctx, group[i:i+1], now)
		orphans, err = append(orphans, left...), errors.Join(err, e)
	}
	return orphans, err
}

// fireOne does what one timer asks for, if it still stands: an answer that came first has
// removed it.
func (d *Desk) fireOne(tx ticket.Tx, timer ticket.Timer, now time.Time) ([]mail.Address, error) {
	if at, err := tx.Timer(timer.Ticket, timer.Kind); err != nil || !at.Equal(timer.At) {
		return nil, err
	}
	l := state.NewLoader(tx, now)
	l.Installation()
	l.Ticket(timer.Ticket)
	if l.Err != nil {
		return nil, l.Err
	}
	plan := rules.Timed(d.base.Dir, timer, l.State)
	return plan.Orphans, d.base.Apply(tx, plan, nil, nil, now)
}
