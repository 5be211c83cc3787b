package storetest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"guichet/ticket"
)

func testMemos(t *testing.T, s ticket.Store) {
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	memo := func(key, value string) *ticket.Memo { return &ticket.Memo{Key: key, Value: []byte(value)} }
	update(t, s, func(tx ticket.Tx) error {
		return errors.Join(
			tx.PutMemo(memo("b/1", "x"), now), tx.PutMemo(memo("b/2", "\x00\xff"), now), tx.PutMemo(memo("b/3", ""), now),
			tx.PutMemo(memo("a/1", "y"), now), tx.PutMemo(memo("c/1", "z"), now), tx.DropMemo("nothing"),
		)
	})
	update(t, s, func(tx ticket.Tx) error {
		return errors.Join(tx.PutMemo(memo("b/1", "again"), now), tx.DropMemo("b/3"))
	})
	view(t, s, func(r ticket.Reader) error {
		_, err := r.Memo("b/3")
		if !errors.Is(err, ticket.ErrNotFound) {
			t.Errorf("a dropped memo: %v", err)
		}
		one, err := r.Memo("b/1")
		same(t, "memo", one, memo("b/1", "again"))
		if err != nil {
			return err
		}
		for _, c := range []struct {
			prefix, after string
			limit         int
			want          []*ticket.Memo
		}{
			{"b/", "", 9, []*ticket.Memo{memo("b/1", "again"), memo("b/2", "\x00\xff")}},
			{"b/", "b/1", 9, []*ticket.Memo{memo("b/2", "\x00\xff")}},
			{"b/", "", 1, []*ticket.Memo{memo("b/1", "again")}},
			{"d/", "", 9, nil},
			{"b/", "", 0, nil},
		} {
			got, err := r.Memos(c.prefix, c.after, c.limit)
			if err != nil {
				return err
			}
			same(t, fmt.Sprintf("memos %q above %q", c.prefix, c.after), got, c.want)
		}
		return nil
	})
}

// testMemosEnd: what ended goes by and by, whatever else is put; what was put again stays as long as it says now.
func testMemosEnd(t *testing.T, s ticket.Store) {
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	put := func(key string, until, now time.Time) {
		update(t, s, func(tx ticket.Tx) error { return tx.PutMemo(&ticket.Memo{Key: key, Until: until}, now) })
	}
	for i := range 20 {
		put(fmt.Sprintf("short/%02d", i), now.Add(time.Hour), now)
	}
	put("short/00", now.Add(3*time.Hour), now)
	put("short/01", time.Time{}, now)
	put("long", now.Add(5*time.Hour), now)
	for range 5 {
		put("other", time.Time{}, now.Add(2*time.Hour))
	}
	view(t, s, func(r ticket.Reader) error {
		all, err := r.Memos("", "", 100)
		var keys []string
		for _, m := range all {
			keys = append(keys, m.Key)
		}
		same(t, "memos", keys, []string{"long", "other", "short/00", "short/01"})
		return err
	})
}
