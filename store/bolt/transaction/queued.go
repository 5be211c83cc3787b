package transaction

import (
	"bytes"
	"errors"

	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// waiting are the tickets below one prefix of the queues, in order.
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

// begin goes to the first ticket beyond at; 0 is before all.
func (w *waiting) begin(oldest bool, at ticket.Number) {
	if !oldest {
		if at == 0 {
			at = 1<<64 - 1
		}
		w.take(record.Before(w.cursor, w.key(at)))
		return
	}
	k, _ := w.cursor.Seek(w.key(at + 1))
	w.take(k)
}

func (w *waiting) key(n ticket.Number) []byte {
	return append(bytes.Clone(w.prefix), record.TicketKey(n)...)
}

func (w *waiting) next(oldest bool) {
	var k []byte
	if oldest {
		k, _ = w.cursor.Next()
	} else {
		k, _ = w.cursor.Prev()
	}
	w.take(k)
}

// first is the head that comes first of all; 0 if all have ended.
func first(all []*waiting, oldest bool) (n ticket.Number) {
	for _, w := range all {
		if w.head != 0 && (n == 0 || oldest == (w.head < n)) {
			n = w.head
		}
	}
	return n
}

// Queued implements ticket.Reader.
func (r *Reader) Queued(q ticket.Queue, at ticket.Number, limit int) (found []*ticket.Ticket, err error) {
	defer record.Catch(record.BucketQueues, nil, &err)
	in := r.records.Bucket(record.BucketQueues)
	if in == nil {
		return nil, record.Damaged(record.BucketQueues, nil, "its bucket is missing")
	}
	var all []*waiting
	for _, prefix := range record.QueuePrefixes(q) {
		w := &waiting{cursor: in.Cursor(), prefix: prefix}
		w.begin(q.Oldest, at)
		all = append(all, w)
	}
	for len(found) < limit {
		n := first(all, q.Oldest)
		if n == 0 {
			return found, nil
		}
		for _, w := range all {
			if w.head == n {
				w.next(q.Oldest)
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
