package bolt

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"go.etcd.io/bbolt"
)

// TestReindex: whatever is wrong with the index, a new one finds what is there, also when mail
// comes and goes meanwhile and old steps are under way.
func TestReindex(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name  string
		wrong func(*bbolt.Tx) error
	}{
		{"nothing", func(*bbolt.Tx) error { return nil }},
		{"a chunk", func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(bucketTerms))
			k, v := b.Cursor().First()
			return b.Put(k, flip(v, len(v)-1))
		}},
		{"a segment that is missing", func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(bucketSegments))
			k, _ := b.Cursor().First()
			return b.Delete(k)
		}},
		{"a list of what waits that is lost", func(tx *bbolt.Tx) error {
			return errors.Join(tx.DeleteBucket([]byte(bucketFresh)), createBuckets(tx))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			random := corpus{rand.New(rand.NewPCG(9, 9))}
			db := opened(t, t.TempDir(), Options{indexing: byHand})
			for range 40 {
				random.change(t, db)
			}
			for range 9 {
				if _, err := db.indexer.step(ctx); err != nil {
					t.Fatal(err)
				}
			}
			if err := db.file.bolt.Update(c.wrong); err != nil {
				t.Fatal(err)
			}
			if _, err := db.Reindex(ctx); err != nil {
				t.Fatal(err)
			}
			agree(t, db)
			for range 20 {
				random.change(t, db)
			}
			steps(t, db, func() {})
			agree(t, db)
			sound(t, db)
		})
	}
}

// TestReindexOvertakes: a step that was prepared in the old index is not written to the new one.
func TestReindexOvertakes(t *testing.T) {
	ctx := context.Background()
	random := corpus{rand.New(rand.NewPCG(5, 9))}
	db := opened(t, t.TempDir(), Options{indexing: byHand})
	for range 30 {
		random.change(t, db)
	}
	old := removalsOf(t, db)
	if _, err := db.Reindex(ctx); err != nil {
		t.Fatal(err)
	}
	if now := removalsOf(t, db); now == old {
		t.Errorf("the count of removals is %d still: what was prepared before would be written", now)
	}
}

func removalsOf(t *testing.T, db *DB) (n uint64) {
	t.Helper()
	err := db.view(func(tx *bbolt.Tx) error {
		n = (&reader{bolt: tx, db: db}).removals()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestIndexTrouble: a fault of the indexer is logged once an hour, told by fsck, and over when a
// step goes well.
func TestIndexTrouble(t *testing.T) {
	now := time.Date(2026, 3, 9, 12, 0, 0, 0, time.UTC)
	var log bytes.Buffer
	db := opened(t, t.TempDir(), Options{
		indexing: byHand, Clock: func() time.Time { return now }, Log: zerolog.New(&log),
	})
	ctx := context.Background()
	for _, c := range []struct {
		after  time.Duration
		err    error
		logged string // "" nothing
	}{
		{0, nil, ""},
		{time.Minute, errors.New("no space left"), "search index stands still"},
		{time.Minute, errors.New("no space left"), ""},
		{time.Minute, errors.New("a chunk is damaged"), "a chunk is damaged"},
		{time.Hour, errors.New("a chunk is damaged"), `"since":"2026-03-09T12:01:00Z"`},
		{time.Minute, nil, "search index goes on"},
		{time.Minute, nil, ""},
		{time.Minute, errors.New("a chunk is damaged"), `"since":"2026-03-09T13:06:00Z"`},
	} {
		now = now.Add(c.after)
		log.Reset()
		if c.err == nil {
			db.indexer.recovered()
		} else {
			db.indexer.failed(ctx, c.err)
		}
		if got := log.String(); (got == "") != (c.logged == "") || !strings.Contains(got, c.logged) {
			t.Errorf("%v at %v: logged %q, want %q", c.err, now, got, c.logged)
		}
		problems, err := db.Check(ctx)
		if err != nil || (len(problems) > 0) != (c.err != nil) {
			t.Errorf("%v at %v: fsck says %v, %v", c.err, now, problems, err)
		}
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	log.Reset()
	db.indexer.recovered()
	log.Reset()
	if db.indexer.failed(ended, errClosed); log.Len() > 0 {
		t.Errorf("closing the database is logged as a fault: %s", &log)
	}
}
