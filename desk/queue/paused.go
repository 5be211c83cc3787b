package queue

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/desk/state"
	"guichet/mail"
	"guichet/ticket"
)

// Paused tells the admins that a destination refuses letter after letter by its policy, in these words. Nobody is
// suppressed for it (PRODUCT 1.11): it is about us.
func (q *Queue) Paused(ctx context.Context, destination, reply string) error {
	now := q.base.Now().UTC()
	err := q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		i, err := tx.Installation()
		if err != nil {
			return err
		}
		s := state.New(now)
		s.Epoch = i.Epoch
		var p change.Plan
		for _, a := range q.base.Dir.Policy.Admins {
			l := notify.WriteWithoutTicket(q.base.Dir, &p, s, 0, mail.Mailbox{Address: a}, ticket.KindAlert)
			l.Staff, l.Subject = true, destination
			l.Facts = ticket.Facts{Reason: notify.AlertPaused, Detail: reply}
		}
		return q.base.Apply(tx, &p, nil, nil, now)
	})
	q.base.Kick()
	return err
}

// pausePrefix begins the keys of the memos of pauses; what follows is a digest of the destination.
const pausePrefix = "pause/"

// pauseKept is how long a pause is remembered after its end: what the destination refuses by then is still no word about one letter.
const pauseKept = 24 * time.Hour

// pause is what the store has of one.
type pause struct {
	Destination string
	Until       time.Time
}

// Pauses are the destinations that the outbox has paused, and until when (outbox.Pauser).
func (q *Queue) Pauses(ctx context.Context) (all map[string]time.Time, err error) {
	err = q.base.Store.View(ctx, func(tx ticket.Reader) error {
		all = map[string]time.Time{}
		memos, err := tx.Memos(pausePrefix, "", maxPauses)
		if err != nil {
			return err
		}
		for _, m := range memos {
			var p pause
			if err := json.Unmarshal(m.Value, &p); err != nil {
				return err
			}
			all[p.Destination] = p.Until
		}
		return nil
	})
	return all, err
}

// maxPauses is how many are read at a start.
const maxPauses = 10_000

// KeepPause remembers a pause, or, with a zero time, forgets one that is over.
func (q *Queue) KeepPause(ctx context.Context, destination string, until time.Time) error {
	sum := sha256.Sum256([]byte(destination))
	key := pausePrefix + hex.EncodeToString(sum[:16])
	value, err := json.Marshal(pause{destination, until})
	if err != nil {
		return err
	}
	return q.base.Store.Update(ctx, func(tx ticket.Tx) error {
		if until.IsZero() {
			return tx.DropMemo(key)
		}
		return tx.PutMemo(&ticket.Memo{Key: key, Value: value, Until: until.Add(pauseKept)}, q.base.Now().UTC())
	})
}
