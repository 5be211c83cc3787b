package bolt

import (
	"testing"

	"guichet/desk"
	"guichet/store/storetest"
)

// opened opens dir and closes it when the test ends.
func opened(t testing.TB, dir string, o Options) *DB {
	t.Helper()
	db, err := Open(dir, o)
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return db
}

func TestConformance(t *testing.T) {
	open := func(t *testing.T) desk.Store { return opened(t, t.TempDir(), Options{}) }
	storetest.Run(t, open)
	storetest.RunDurable(t, open, func(t *testing.T, s desk.Store) desk.Store {
		db := s.(*DB)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return opened(t, db.dir, db.options)
	})
}
