package bolt

import (
	"context"
	"testing"

	"guichet/store/bolt/index"
	"guichet/store/storetest"
	"guichet/ticket"
)

// opened opens dir and closes it when the test ends.
func opened(t testing.TB, dir string, o Options) *DB {
	t.Helper()
	db, err := Open(dir, o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if !isClosed(db) {
			sound(t, db)
		}
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}

// eager indexes each change, and merges all the time.
var eager = index.Bounds{Flush: 1, Most: 2, Fan: 2, Chunks: 1}

func isClosed(db *DB) bool {
	select {
	case <-db.writer.done:
		return true
	default:
		return false
	}
}

// sound complains about everything that Check finds.
func sound(t testing.TB, db *DB) {
	t.Helper()
	problems, err := db.Check(context.Background())
	if err != nil {
		t.Errorf("Check: %v", err)
	}
	for _, p := range problems {
		t.Errorf("Check: %s", p)
	}
}

func TestConformance(t *testing.T) {
	open := func(t *testing.T) ticket.Store { return opened(t, t.TempDir(), Options{}) }
	storetest.Run(t, open)
	t.Run("everything indexed at once", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) ticket.Store { return opened(t, t.TempDir(), Options{indexing: eager}) })
	})
	storetest.RunDurable(t, open, func(t *testing.T, s ticket.Store) ticket.Store {
		db := s.(*DB)
		sound(t, db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return opened(t, db.dir, db.options)
	})
}
