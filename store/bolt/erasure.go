package bolt

import (
	"context"
	"time"

	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// Erasure is what became of the octets that were erased.
type Erasure struct {
	Last      time.Time // when something was last erased; zero: never
	Rewritten time.Time // when the file was last written anew; zero: never
	Pending   bool      // free pages of the file may still hold what was erased: Rewrite ends that
}

// Erasure tells whether something that was erased waits for Rewrite.
func (db *DB) Erasure(_ context.Context) (Erasure, error) {
	var e record.Erasure
	err := db.view(func(tx *bbolt.Tx) (err error) {
		e, err = record.ReadErasure(record.NewReader(tx))
		return err
	})
	return Erasure{Last: e.Last, Rewritten: e.Rewritten, Pending: e.Count > e.Done}, record.Fault(err)
}
