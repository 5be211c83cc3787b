package transaction

import (
	"bytes"
	"errors"
	"time"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Memo implements ticket.Reader.
func (r *Reader) Memo(key string) (*ticket.Memo, error) {
	return record.Read[ticket.Memo](r.records, record.BucketMemos, record.MemoKey(key))
}

// Memos implements ticket.Reader.
func (r *Reader) Memos(prefix, after string, limit int) (all []*ticket.Memo, err error) {
	if limit <= 0 {
		return nil, nil
	}
	from := max(prefix, after)
	err = r.records.Each(record.BucketMemos, record.MemoKey(from), func(k, data []byte) (bool, error) {
		if !bytes.HasPrefix(k, record.MemoKey(prefix)) {
			return false, nil
		}
		if string(k) == after {
			return true, nil
		}
		m := new(ticket.Memo)
		all = append(all, m)
		return len(all) < limit, record.Decode(record.BucketMemos, k, data, m)
	})
	return all, err
}

// PutMemo implements ticket.Tx.
func (t *Tx) PutMemo(m *ticket.Memo, now time.Time) error {
	if err := t.DropMemo(m.Key); err != nil {
		return err
	}
	if err := t.endMemos(now); err != nil {
		return err
	}
	if !m.Until.IsZero() {
		if err := t.Mark(record.BucketMemosDue, record.MemoDueKey(m.Until, m.Key)); err != nil {
			return err
		}
	}
	return t.Put(record.BucketMemos, record.MemoKey(m.Key), m)
}

// DropMemo implements ticket.Tx.
func (t *Tx) DropMemo(key string) error {
	m, err := t.Memo(key)
	if errors.Is(err, ticket.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if !m.Until.IsZero() {
		if err := t.Remove(record.BucketMemosDue, record.MemoDueKey(m.Until, key)); err != nil {
			return err
		}
	}
	return t.Remove(record.BucketMemos, record.MemoKey(key))
}

// endMemos removes some memos that ended: more than are made at a time, so that their bucket does not grow.
func (t *Tx) endMemos(now time.Time) error {
	var keys []string
	err := t.Each(record.BucketMemosDue, nil, func(k, _ []byte) (bool, error) {
		until, key := record.SplitMemoDue(k)
		if !until.Before(now) {
			return false, nil
		}
		keys = append(keys, key)
		return len(keys) < 8, nil
	})
	for _, key := range keys {
		if err == nil {
			err = t.DropMemo(key)
		}
	}
	return err
}
