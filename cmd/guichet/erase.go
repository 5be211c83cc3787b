package main

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"guichet/portal"
)

type eraseCommand struct {
	Ticket  eraseTicket  `cmd:"" help:"A ticket: people, words, files, letters. Its number and dates stay."`
	Contact eraseContact `cmd:"" help:"A person: his tickets, and his words and place on others'."`
}

type eraseTicket struct {
	Number uint64 `arg:"" help:"The ticket's number."`
}

// Run erases a ticket for good.
func (x eraseTicket) Run(e *env) error {
	if err := e.get("POST", fmt.Sprintf("/tickets/%d/erase", x.Number), nil, nil); err != nil {
		return fmt.Errorf("ticket %d: %w", x.Number, err)
	}
	return e.print(map[string]uint64{"erased": x.Number}, "ticket %d is erased; %s\n", x.Number, untilRewritten)
}

// untilRewritten says what an erasure does not do at once.
const untilRewritten = "the database file holds it until the next rewrite (nightly, or guichet rewrite), and older backups keep it"

type eraseContact struct {
	Address string `arg:"" help:"An address of the person."`
}

// Run erases a person for good.
func (x eraseContact) Run(e *env) error {
	var out struct{ Tickets int }
	if err := e.get("POST", "/contacts/erase", url.Values{"address": {x.Address}}, &out); err != nil {
		return err
	}
	return e.print(map[string]any{"erased": x.Address, "tickets": out.Tickets},
		"%s is erased, with %d tickets; %s\n", x.Address, out.Tickets, untilRewritten)
}

type rewriteCommand struct{}

// Run writes the database anew, while the desk runs.
func (rewriteCommand) Run(e *env) error {
	var out struct {
		Pause int64 `json:"pause_ms"`
	}
	if err := e.get("POST", "/rewrite", nil, &out); err != nil {
		return err
	}
	return e.print(map[string]int64{"pause_ms": out.Pause}, "rewritten: nothing that was erased is left in the database; mail waited %d ms\n", out.Pause)
}

// erasureState says in one line whether something that was erased is still in the file.
func erasureState(x portal.Erasure) string {
	if x.Pending {
		return fmt.Sprintf("what was erased on %s is in the file until it is rewritten: guichet rewrite", clock(x.Last))
	}
	return ""
}

// Rewrite writes the database anew (portal.Keeper).
func (d *data) Rewrite(ctx context.Context) (time.Duration, error) { return d.db.Rewrite(ctx) }

// Erasure tells whether an erasure waits for it (portal.Keeper).
func (d *data) Erasure(ctx context.Context) (portal.Erasure, error) {
	x, err := d.db.Erasure(ctx)
	return portal.NewErasure(x.Last, x.Rewritten, x.Pending), err
}

// rewriteHour is the local hour at which an erasure that waits is completed.
const rewriteHour = 3

// completeErasures rewrites the database when an erasure waits for it: now, and then every
// night. A fault is logged and tried again the next night.
func (s *service) completeErasures(ctx context.Context) error {
	for {
		if err := s.completeErasure(ctx); err != nil && ctx.Err() == nil {
			s.log.Error().Err(err).Msg("rewrite")
		}
		now := time.Now()
		night := time.Date(now.Year(), now.Month(), now.Day(), rewriteHour, 0, 0, 0, time.Local)
		if !night.After(now) {
			night = night.AddDate(0, 0, 1)
		}
		select {
		case <-time.After(time.Until(night)):
		case <-ctx.Done():
			return nil
		}
	}
}

func (s *service) completeErasure(ctx context.Context) error {
	x, err := s.data.db.Erasure(ctx)
	if err != nil || !x.Pending {
		return err
	}
	pause, err := s.data.db.Rewrite(ctx)
	if err == nil {
		s.log.Info().Time("erased", x.Last).Dur("pause", pause).Msg("rewritten")
	}
	return err
}
