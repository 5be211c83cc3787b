package transaction

import (
	"bytes"
	"errors"

	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// waiting are the tickets below one prefix of the queues, the newest first.
type waiting struct {
	cursor *bbolt.Cursor
	prefix []byte
	head   ticket.Number // 0: no more
}

func (w *waiting) take(k []byte) {
	w.head = 0
	if bytes.HasPrefix(k, w.prefix) {
		w.head = record.SplitQueue(k)
	}
}

// Queued implements ticket.Reader.
func (r *Reader) Queued(q ticket.Queue, below ticket.Number, limit int) (found []*ticket.Ticket, err error) {
	defer record.Catch(record.BucketQueues, nil, &err)
	in := r.records.Bucket(record.BucketQueues)
	if in == nil {
		return nil, record.Damaged(record.BucketQueues, nil, "its bucket is missing")
	}
	if below == 0 {
		below = 1<<64 - 1
	}
	var all []*waiting
	for _, prefix := range record.QueuePrefixes(q) {
		w := &waiting{cursor: in.Cursor(), prefix: prefix}
		w.take(record.Before(w.cursor, append(bytes.Clone(prefix), record.TicketKey(below)...)))
		all = append(all, w)
	}
	for len(found) < limit {
		var newest *waiting
		for _, w := range all {
			if w.head != 0 && (newest == nil || w.head > newest.head) {
				newest = w
			}
		}
		if newest == nil {
			return found, nil
		}
		n := newest.head
		for _, w := range all {
			if w.head == n {
				k, _ := w.cursor.Prev()
				w.take(k)
			}
		}
		t, err := r.Ticket(n)
		switch {
		case errors.Is(err, ticket.ErrNotFound):
		case err != nil:
			if err := r.unlessDamage(err); err != nil {
				return nil, err
			}
		case q.Has(t):
			found = append(found, t)
		}
	}
	return found, nil
}
