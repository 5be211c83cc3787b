package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// done is a keyword that taken mails get where the mailbox keeps keywords: it outlives a move to another
// server, which UIDs do not.
const done imap.Flag = "$GuichetTaken"

// pollTime is how often a server is asked that has no IDLE.
const pollTime = time.Minute

// session is one connection with the folder selected.
type session struct {
	*Options
	client   *imapclient.Client
	kick     <-chan struct{}
	place    *place
	keywords bool // the folder keeps keywords of ours
}

// open selects the folder and finds the place in it.
func (s *session) open(ctx context.Context) error {
	data, err := s.client.Select(s.Folder, nil).Wait()
	if err != nil {
		return fmt.Errorf("select %q: %w", s.Folder, err)
	}
	s.keywords = slices.Contains(data.PermanentFlags, imap.FlagWildcard)
	if s.place, err = s.load(ctx); err != nil {
		return err
	}
	next := data.UIDNext
	if next == 0 {
		if next, err = s.last(); err != nil {
			return err
		}
	}
	switch {
	case s.place == nil: // PRODUCT 1.17: it begins with mail that arrives from now on
		s.place = &place{Validity: data.UIDValidity, Next: next, Arrived: s.now().UTC()}
		s.Log.Info().Uint32("mails", data.NumMessages).Msg("a new mailbox: what is there already is left alone")
	case s.place.Validity != data.UIDValidity:
		if err := s.renumbered(data.UIDValidity, next); err != nil {
			return err
		}
	default:
		return s.makeFolder()
	}
	if err := s.save(ctx, s.place); err != nil {
		return err
	}
	return s.makeFolder()
}

// last is one more than the highest UID, asked of a server that does not say it.
func (s *session) last() (imap.UID, error) {
	all, err := s.find(&imap.SearchCriteria{})
	if err != nil || len(all) == 0 {
		return 1, err
	}
	return slices.Max(all) + 1, nil
}

// renumbered finds the place anew when the server gave all mails other UIDs, as after a restore: mails that came since
// the latest one that was looked at are taken. One that was taken before is known by its words.
func (s *session) renumbered(validity uint32, next imap.UID) error {
	criteria := &imap.SearchCriteria{Since: s.place.Arrived.AddDate(0, 0, -1)}
	if s.keywords {
		criteria.NotFlag = []imap.Flag{done}
	}
	all, err := s.find(criteria)
	if err != nil {
		return err
	}
	p := &place{Validity: validity, Next: next, Arrived: s.place.Arrived}
	for part := range slices.Chunk(all, fetchAtOnce) {
		heads, err := s.heads(part)
		if err != nil {
			return err
		}
		for _, m := range heads {
			if !m.arrived.Before(s.place.Arrived.Truncate(time.Second)) {
				p.Later = append(p.Later, later{UID: m.uid})
			}
		}
	}
	s.Log.Warn().Int("taken_again", len(p.Later)).Msg("the mailbox has other UIDs than before")
	s.place = p
	return nil
}

// makeFolder makes the folder for what was taken, unless it is there.
func (s *session) makeFolder() error {
	if s.MoveTo == "" {
		return nil
	}
	if _, err := s.client.Status(s.MoveTo, &imap.StatusOptions{NumMessages: true}).Wait(); err == nil {
		return nil
	}
	if err := s.client.Create(s.MoveTo, nil).Wait(); err != nil {
		var said *imap.Error
		if errors.As(err, &said) && said.Code == imap.ResponseCodeAlreadyExists {
			return nil
		}
		return fmt.Errorf("make the folder %q: %w", s.MoveTo, err)
	}
	return nil
}

// find searches for UIDs.
func (s *session) find(criteria *imap.SearchCriteria) ([]imap.UID, error) {
	data, err := s.client.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return data.AllUIDs(), nil
}

// follow takes what is there and what comes, until the connection or ctx ends.
func (s *session) follow(ctx context.Context) error {
	for {
		if err := s.mark(s.place.Mark); err != nil {
			return err
		}
		if err := s.takeAll(ctx); err != nil {
			return err
		}
		if err := s.wait(ctx); err != nil {
			return err
		}
	}
}

// wait returns when something may have come, or a mail is to be tried again.
func (s *session) wait(ctx context.Context) error {
	most := pollTime
	var idle *imapclient.IdleCommand
	if s.client.Caps().Has(imap.CapIdle) {
		most = idleTime
		var err error
		if idle, err = s.client.Idle(); err != nil {
			return fmt.Errorf("idle: %w", err)
		}
	}
	if _, next := s.place.due(s.now()); !next.IsZero() {
		most = min(most, max(next.Sub(s.now()), 0))
	}
	timer := time.NewTimer(most)
	defer timer.Stop()
	var err error
	select {
	case <-s.kick:
	case <-timer.C:
	case <-s.client.Closed():
		err = errors.New("the server closed the connection")
	case <-ctx.Done():
		err = ctx.Err()
	}
	if idle != nil && err == nil {
		err = errors.Join(idle.Close(), idle.Wait())
	}
	if idle == nil && err == nil {
		err = s.client.Noop().Wait()
	}
	return err
}

// mark tells the mailbox which mails were taken.
func (s *session) mark(all []imap.UID) error {
	if len(all) == 0 {
		return nil
	}
	set := imap.UIDSetNum(all...)
	flags := []imap.Flag{imap.FlagSeen}
	if s.keywords {
		flags = append(flags, done)
	}
	if err := s.flag(set, flags...); err != nil {
		return fmt.Errorf("mark: %w", err)
	}
	if s.MoveTo != "" {
		if err := s.move(set); err != nil {
			return fmt.Errorf("move to %q: %w", s.MoveTo, err)
		}
	}
	s.place = s.place.clone()
	s.place.Mark = slices.DeleteFunc(s.place.Mark, func(u imap.UID) bool { return slices.Contains(all, u) })
	return nil
}

func (s *session) flag(set imap.UIDSet, flags ...imap.Flag) error {
	return s.client.Store(set, &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: flags}, nil).Close()
}

// move moves mails. Without MOVE and UIDPLUS they are copied and flagged as deleted: to expunge would take others'
// deleted mails along.
func (s *session) move(set imap.UIDSet) error {
	caps := s.client.Caps()
	if caps.Has(imap.CapMove) || caps.Has(imap.CapUIDPlus) {
		_, err := s.client.Move(set, s.MoveTo).Wait()
		return err
	}
	if _, err := s.client.Copy(set, s.MoveTo).Wait(); err != nil {
		return err
	}
	return s.flag(set, imap.FlagDeleted)
}
