package service

import (
	"context"
	"time"
)

// rewriteHour is the local hour at which the database is rewritten, if that is worth it.
const rewriteHour = 3

// Free pages are worth a rewrite when they are a third of the file and more than leastFree octets.
// Every commit writes their list, and a file of the size that its records need stays in memory.
const leastFree = 256 << 20

// rewriteNightly completes erasures, now and then every night, and gives free pages back at night.
// A fault is logged and tried again the next night.
func (s *Service) rewriteNightly(ctx context.Context) error {
	for least := int64(-1); ; least = leastFree {
		if err := s.rewriteIfWorth(ctx, least); err != nil && ctx.Err() == nil {
			s.log.Error().Err(err).Msg("rewrite")
		}
		select {
		case <-time.After(time.Until(nextNight(time.Now()))):
		case <-ctx.Done():
			return nil
		}
	}
}

// scrubRest is how many times as long as it worked a scrub rests: the disk is the mail's.
const scrubRest = 30

// scrubNightly looks for damaged records, now and every night: a monitor should know of them before somebody needs them.
func (s *Service) scrubNightly(ctx context.Context) error {
	for {
		if err := s.Data.Store.Scrub(ctx, scrubRest); err != nil && ctx.Err() == nil {
			s.log.Error().Err(err).Msg("look for damaged records")
		}
		select {
		case <-time.After(time.Until(nextNight(time.Now()))):
		case <-ctx.Done():
			return nil
		}
	}
}

// nextNight is the next rewriteHour after now, in its zone.
func nextNight(now time.Time) time.Time {
	night := time.Date(now.Year(), now.Month(), now.Day(), rewriteHour, 0, 0, 0, now.Location())
	if !night.After(now) {
		night = time.Date(now.Year(), now.Month(), now.Day()+1, rewriteHour, 0, 0, 0, now.Location())
	}
	return night
}

// rewriteIfWorth rewrites the database when an erasure waits for it, or when a third of it and at
// least so many octets are free pages; with -1 those do not count.
func (s *Service) rewriteIfWorth(ctx context.Context, least int64) error {
	erased, err := s.Data.Store.Erasure(ctx)
	if err != nil {
		return err
	}
	free, size, err := s.Data.Store.Room(ctx)
	if err != nil {
		return err
	}
	wasted := least >= 0 && free >= least && 3*free >= size
	if !erased.Pending && !wasted {
		return nil
	}
	pause, err := s.Data.Store.Rewrite(ctx)
	if err != nil {
		return err
	}
	_, now, err := s.Data.Store.Room(ctx)
	done := s.log.Info().Dur("pause", pause).Int64("free", free).Int64("was", size).Int64("size", now)
	if erased.Pending {
		done = done.Time("erased", erased.Last)
	}
	done.Msg("rewritten")
	return err
}
