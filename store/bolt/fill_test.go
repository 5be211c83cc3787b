package bolt

import (
	"testing"

	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// TestAppendedPagesAreFull: what comes in order of time does not leave every page half empty.
func TestAppendedPagesAreFull(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	for range 1000 {
		if err := arrival(db, octets(500)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range uint64(60) {
		twice := withPicture("look", picture(i, 800, 76, "\r\n"))
		bring(t, db, twice, twice)
	}
	err := db.view(func(tx *bbolt.Tx) error {
		for _, b := range record.Buckets() {
			if !record.IsAppended(b) {
				continue
			}
			s := tx.Bucket([]byte(b)).Stats()
			if full := float64(s.LeafInuse) / float64(s.LeafAlloc); s.LeafPageN < 10 || full < 0.55 {
				t.Errorf("the %d pages of %s are full by %.2f", s.LeafPageN, b, full)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
