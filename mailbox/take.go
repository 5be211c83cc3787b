package mailbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"guichet/desk"
	"guichet/mail"
	"guichet/ticket"
)

// fetchAtOnce is of how many mails size and time are asked at once.
const fetchAtOnce = 200

// message is a mail in the mailbox.
type message struct {
	uid     imap.UID
	size    int64
	arrived time.Time // at the mailbox
}

// takeAll takes every mail that is new or to be tried again, in the order of UIDs.
func (s *session) takeAll(ctx context.Context) error {
	all, _ := s.place.due(s.now())
	fresh, err := s.find(&imap.SearchCriteria{UID: []imap.UIDSet{{imap.UIDRange{Start: s.place.Next, Stop: 0}}}})
	if err != nil {
		return err
	}
	for _, u := range fresh {
		if u >= s.place.Next { // a server answers n:* with the last one, whatever n is
			all = append(all, u)
		}
	}
	slices.Sort(all)
	for part := range slices.Chunk(slices.Compact(all), fetchAtOnce) {
		heads, err := s.heads(part)
		if err != nil {
			return err
		}
		for _, u := range part {
			m := heads[u]
			if m == nil {
				m = &message{uid: u} // somebody took it away
				if err := s.pass(ctx, m); err != nil {
					return err
				}
				continue
			}
			if err := s.take(ctx, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// heads asks for size and time of mails.
func (s *session) heads(all []imap.UID) (map[imap.UID]*message, error) {
	found, err := s.client.Fetch(imap.UIDSetNum(all...), &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true}).Collect()
	if err != nil {
		return nil, fmt.Errorf("fetch: %w", err)
	}
	heads := map[imap.UID]*message{}
	for _, f := range found {
		heads[f.UID] = &message{uid: f.UID, size: f.RFC822Size, arrived: f.InternalDate.UTC()}
	}
	return heads, nil
}

// take hands one mail to the desk, and marks it once that is durable.
func (s *session) take(ctx context.Context, m *message) error {
	if s.Limit > 0 && m.size > s.Limit {
		return s.refused(ctx, m, &mail.Error{Kind: mail.TooLarge, Text: "the mail is too large"})
	}
	raw, err := s.read(m.uid)
	if err != nil {
		return err
	}
	if raw == nil {
		return s.pass(ctx, m)
	}
	source := s.Source
	next := s.place.taken(m)
	done, err := s.Desk.Deliver(ctx, desk.Handed{
		Envelope: mail.Envelope{Source: &source},
		Also:     func(tx ticket.Tx, _ desk.Delivered) error { return s.put(tx, next) },
	}, raw)
	switch {
	case err == nil:
		s.place = next
		s.Log.Info().Str("session", done.Session).Uint32("uid", uint32(m.uid)).Msg("received")
		return s.mark([]imap.UID{m.uid})
	case ctx.Err() != nil:
		return ctx.Err()
	case lasting(err):
		return s.refused(ctx, m, err)
	}
	s.Log.Warn().Err(err).Uint32("uid", uint32(m.uid)).Msg("deferred")
	next = s.place.postponed(m, s.now().UTC())
	if err := s.save(ctx, next); err != nil {
		return fmt.Errorf("keep the place: %w", err)
	}
	s.place = next
	return nil
}

// lasting reports whether no later try takes a mail.
func lasting(err error) bool {
	switch mail.KindOf(err) {
	case mail.NoMailbox, mail.NoRelay, mail.TooLarge, mail.Malformed, mail.Loop, mail.Refused, mail.BadSender:
		return true
	}
	return false
}

// refused leaves a mail that is not taken where it is, flagged for whoever looks.
func (s *session) refused(ctx context.Context, m *message, why error) error {
	s.Log.Error().Err(why).Uint32("uid", uint32(m.uid)).Msg("rejected")
	if err := s.flag(imap.UIDSetNum(m.uid), imap.FlagFlagged); err != nil {
		return fmt.Errorf("flag: %w", err)
	}
	return s.pass(ctx, m)
}

// pass goes on behind a mail that was not taken.
func (s *session) pass(ctx context.Context, m *message) error {
	next := s.place.passed(m)
	if err := s.save(ctx, next); err != nil {
		return fmt.Errorf("keep the place: %w", err)
	}
	s.place = next
	return nil
}

// read fetches a mail, without marking it; nil if it is gone.
func (s *session) read(uid imap.UID) (_ io.Reader, err error) {
	cmd := s.client.Fetch(imap.UIDSetNum(uid), &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{{Peek: true}}})
	defer func() { err = errors.Join(err, cmd.Close()) }()
	var raw []byte
	for m := cmd.Next(); m != nil; m = cmd.Next() {
		for item := m.Next(); item != nil; item = m.Next() {
			body, ok := item.(imapclient.FetchItemDataBodySection)
			if !ok || body.Literal == nil || raw != nil {
				continue
			}
			limit := s.Limit
			if limit <= 0 {
				limit = 1 << 30
			}
			// One octet more than may be is enough for the desk to refuse it, whatever size was told.
			if raw, err = io.ReadAll(io.LimitReader(body.Literal, limit+1)); err != nil {
				return nil, fmt.Errorf("fetch %d: %w", uid, err)
			}
		}
	}
	if raw == nil {
		return nil, nil
	}
	return bytes.NewReader(raw), nil
}
