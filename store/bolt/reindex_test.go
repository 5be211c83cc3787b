package bolt

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"guichet/store/bolt/index"
	"guichet/store/bolt/record"

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
			b := tx.Bucket([]byte(record.BucketTerms))
			k, v := b.Cursor().First()
			v = bytes.Clone(v)
			v[len(v)-1] ^= 4
			return b.Put(k, v)
		}},
		{"a segment that is missing", func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(record.BucketSegments))
			k, _ := b.Cursor().First()
			return b.Delete(k)
		}},
		{"a list of what waits that is lost", func(tx *bbolt.Tx) error {
			return errors.Join(tx.DeleteBucket([]byte(record.BucketFresh)), createBuckets(tx))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			random := corpus{rand.New(rand.NewPCG(9, 9))}
			db := opened(t, t.TempDir(), Options{indexing: byHand})
			for range 40 {
				random.change(t, db)
			}
			for range 9 {
				if _, err := db.indexer.Step(ctx); err != nil {
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
		n = index.Removals(record.NewReader(tx))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestIndexTrouble: an indexer that cannot go on over a damaged list of segments says so in the log, and fsck says so
// too.
func TestIndexTrouble(t *testing.T) {
	ctx := context.Background()
	random := corpus{rand.New(rand.NewPCG(2, 9))}
	dir := t.TempDir()
	db := opened(t, dir, Options{indexing: byHand})
	for range 40 {
		random.change(t, db)
	}
	steps(t, db, func() {})
	damaged := func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte(record.BucketSegments)).ForEach(func(k, _ []byte) error {
			return tx.Bucket([]byte(record.BucketSegments)).Put(k, []byte("damage"))
		})
	}
	if err := db.file.bolt.Update(damaged); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	db, err := Open(dir, Options{Log: zerolog.New(&log)})
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(10 * time.Second); len(db.Trouble()) == 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	problems, err := db.Check(ctx)
	if err != nil || !slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, "stands still") }) {
		t.Errorf("fsck says %q, %v", problems, err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "search index stands still") {
		t.Errorf("the log has %q", log.String())
	}
}
