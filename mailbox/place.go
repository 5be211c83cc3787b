package mailbox

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"guichet/ticket"
)

// place is how far a mailbox was read. It is written in the transaction of each mail.
type place struct {
	Validity uint32     // of the UIDs (RFC 3501 §2.3.1.1)
	Next     imap.UID   // the first one that was not looked at
	Later    []later    `json:",omitempty"` // those that could not be taken yet
	Mark     []imap.UID `json:",omitempty"` // those that were taken, and may not be marked or moved yet
	Arrived  time.Time  // when the latest that was looked at came there; before the first one, when the reading began
}

// later is a mail that could not be taken: the desk wants to be asked again.
type later struct {
	UID   imap.UID
	Tries int
	At    time.Time
}

// maxMark bounds Mark: a mailbox that lets nothing be marked stays unmarked.
const maxMark = 1000

// clone is a copy to be changed.
func (p *place) clone() *place {
	c := *p
	c.Later, c.Mark = slices.Clone(p.Later), slices.Clone(p.Mark)
	return &c
}

// passed is the place behind a mail that was looked at.
func (p *place) passed(m *message) *place {
	c := p.clone()
	c.Next = max(c.Next, m.uid+1)
	c.Later = slices.DeleteFunc(c.Later, func(l later) bool { return l.UID == m.uid })
	if m.arrived.After(c.Arrived) {
		c.Arrived = m.arrived
	}
	return c
}

// taken is the place behind a mail that was taken.
func (p *place) taken(m *message) *place {
	c := p.passed(m)
	if len(c.Mark) < maxMark {
		c.Mark = append(c.Mark, m.uid)
	}
	return c
}

// The waits between tries of one mail.
const (
	firstWait = time.Minute
	mostWait  = time.Hour
)

// postponed is the place behind a mail that is tried again.
func (p *place) postponed(m *message, now time.Time) *place {
	tries := 1
	for _, l := range p.Later {
		if l.UID == m.uid {
			tries = l.Tries + 1
		}
	}
	c := p.passed(m)
	c.Later = append(c.Later, later{m.uid, tries, now.Add(min(firstWait<<min(tries-1, 10), mostWait))})
	return c
}

// due are the mails whose time has come, and when the next one's does; zero if none waits.
func (p *place) due(now time.Time) (all []imap.UID, next time.Time) {
	for _, l := range p.Later {
		switch {
		case !l.At.After(now):
			all = append(all, l.UID)
		case next.IsZero() || l.At.Before(next):
			next = l.At
		}
	}
	return all, next
}

// load reads the place of a mailbox; nil if it was never read.
func (o *Options) load(ctx context.Context) (p *place, err error) {
	err = o.Store.View(ctx, func(tx ticket.Reader) error {
		m, err := tx.Memo(o.memoKey())
		if errors.Is(err, ticket.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		p = new(place)
		return json.Unmarshal(m.Value, p)
	})
	return p, err
}

// put writes the place within a transaction.
func (o *Options) put(tx ticket.Tx, p *place) error {
	value, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return tx.PutMemo(&ticket.Memo{Key: o.memoKey(), Value: value}, o.now().UTC())
}

// save writes the place in a transaction of its own.
func (o *Options) save(ctx context.Context, p *place) error {
	return o.Store.Update(ctx, func(tx ticket.Tx) error { return o.put(tx, p) })
}
