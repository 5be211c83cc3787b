package transaction

import (
	"errors"
	"time"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// counts are one key's automatic letters of one day, by hour (UTC).
type counts struct {
	Hours [24]uint32
}

// hourSlot numbers the hours since 1970.
func hourSlot(t time.Time) int64 { return t.Unix() / 3600 }

// Automatic slides: the slot that is older than an hour (a day) in part counts in
// proportion, rounded up. So all that was counted in the last minutes is counted in full.
func (r *Reader) Automatic(key string, now time.Time) (hour, day int, err error) {
	var slots [25]int // slots[i]: i hours ago
	last := hourSlot(now)
	first, err := r.firstCounted()
	if err != nil {
		return 0, 0, err
	}
	for d := last / 24; d >= max((last-24)/24, int64(first)); d-- {
		var c counts
		err := r.records.Get(record.BucketAutomatic, record.AutomaticKey(uint32(d), key), &c)
		if errors.Is(err, ticket.ErrNotFound) || err != nil && r.records.PassOver(err) {
			continue // some counts are everybody's: none is worth that no mail comes in
		}
		if err != nil {
			return 0, 0, err
		}
		for h, n := range c.Hours {
			if ago := last - (d*24 + int64(h)); ago >= 0 && ago <= 24 {
				slots[ago] = int(n)
			}
		}
	}
	left := 3600 - int(now.Unix()%3600) // seconds of the oldest slot that still count
	part := func(n int) int { return (n*left + 3599) / 3600 }
	for _, n := range slots[:24] {
		day += n
	}
	return slots[0] + part(slots[1]), day + part(slots[24]), nil
}

// firstCounted is the first day of which anything is counted. A mail asks for many keys, and the days before today are
// often gone.
func (r *Reader) firstCounted() (first uint32, err error) {
	if r.counted == nil {
		err = r.records.Each(record.BucketAutomatic, nil, func(k, _ []byte) (bool, error) {
			first, _ = record.SplitAutomatic(k)
			return false, nil
		})
		if err != nil {
			return 0, err
		}
		r.counted = &first
	}
	return *r.counted, nil
}

// CountAutomatic implements ticket.Tx.
func (t *Tx) CountAutomatic(key string, now time.Time) error {
	var c counts
	slot := hourSlot(now)
	k := record.AutomaticKey(uint32(slot/24), key)
	err := t.Get(record.BucketAutomatic, k, &c)
	switch {
	case err == nil, errors.Is(err, ticket.ErrNotFound):
	case t.unlessDamage(err) == nil:
		c = counts{}
	default:
		return err
	}
	c.Hours[slot%24]++
	if err := t.Put(record.BucketAutomatic, k, c); err != nil {
		return err
	}
	t.counted = nil
	return t.forget(uint32(slot / 24))
}

// forget removes some counts that no question reaches any more: more than are made at a
// time, so that the bucket stays as large as two or three days.
func (t *Tx) forget(today uint32) error {
	if first, err := t.firstCounted(); err != nil || first+2 > today {
		return err
	}
	t.counted = nil
	var old [][]byte
	err := t.Each(record.BucketAutomatic, nil, func(k, _ []byte) (bool, error) {
		day, _ := record.SplitAutomatic(k)
		if day+2 > today {
			return false, nil
		}
		old = append(old, append([]byte(nil), k...))
		return len(old) < 8, nil
	})
	for _, k := range old {
		if err == nil {
			err = t.Remove(record.BucketAutomatic, k)
		}
	}
	return err
}
