package bolt

import (
	"context"
	"errors"
	"sync"

	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// file is the database file in use. A rewrite puts another in its place, and who reads the
// old one reads it to the end. Only the writer's goroutine replaces it, so that it alone may
// use DB.file without take.
type file struct {
	bolt    *bbolt.DB
	readers sync.WaitGroup
}

// take returns the file in use; its reader says when he is done.
func (db *DB) take() *file {
	db.swap.RLock()
	defer db.swap.RUnlock()
	db.file.readers.Add(1)
	return db.file
}

// Room returns how many octets of the database file are free pages, which a Rewrite gives back, and
// its size. Pages that are not full do not count.
func (db *DB) Room(_ context.Context) (free, size int64, err error) {
	f := db.take()
	defer f.readers.Done()
	err = view(f.bolt, func(tx *bbolt.Tx) error {
		size = tx.Size()
		return nil
	})
	s := f.bolt.Stats()
	return int64(s.FreePageN+s.PendingPageN) * int64(f.bolt.Info().PageSize), size, record.Fault(err)
}

// replace puts another file in use. The old one is closed when its last reader is done.
func (db *DB) replace(b *bbolt.DB) {
	db.swap.Lock()
	defer db.swap.Unlock()
	old := db.file
	db.file = &file{bolt: b}
	db.retired.Go(func() {
		old.readers.Wait()
		err := old.bolt.Close()
		db.swap.Lock()
		defer db.swap.Unlock()
		db.retireErr = errors.Join(db.retireErr, err)
	})
}

// closeFiles closes the file in use, and waits for those that it replaced.
func (db *DB) closeFiles() error {
	db.retired.Wait()
	f := db.take()
	f.readers.Done()
	return errors.Join(f.bolt.Close(), db.retireErr)
}
