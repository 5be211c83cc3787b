package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"guichet/mail"
	"guichet/store/bolt/index"
	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// rewriteName is where the new file grows. One that a crash left behind is removed by Open.
const rewriteName = databaseName + ".rewrite"

// Rewrite writes the database file anew without its free pages, in which bbolt leaves what
// was deleted, and puts it in the place of the old one. Reading and writing go on meanwhile:
// what changes is written down and copied at the end, and only then writers wait. Whenever
// the process dies, one of the two files is there, whole. It needs room on the disk for a
// second file. One rewrite at a time: another is mail.Busy. It returns how long writers waited.
func (db *DB) Rewrite(ctx context.Context) (pause time.Duration, err error) {
	return db.rewrite(ctx, record.Buckets())
}

// rewrite is Rewrite of these buckets; the others are empty afterwards.
func (db *DB) rewrite(ctx context.Context, kept []record.Bucket) (pause time.Duration, err error) {
	if db.options.Backup {
		return 0, record.Fault(errors.New("a backup is read only, and compact already"))
	}
	if !db.rewriting.TryLock() {
		return 0, &mail.Error{Kind: mail.Busy, Text: "storage is busy", Err: errors.New("the database is being rewritten already")}
	}
	defer db.rewriting.Unlock()
	ctx, cancel := db.untilClose(ctx)
	defer cancel()
	defer func() {
		if err != nil {
			_ = os.Remove(filepath.Join(db.dir, rewriteName))
			err = fmt.Errorf("rewrite %s: %w", databaseName, record.Fault(err))
		}
	}()
	done, err := db.copyWhileWriting(ctx, kept)
	closed := db.writer.turn(context.WithoutCancel(ctx), func() {
		start := time.Now()
		if err == nil {
			err = db.catchUp(kept, done)
		}
		db.writer.touched = nil
		pause = time.Since(start)
	})
	return pause, errors.Join(err, closed)
}

// untilClose ends ctx when the database is being closed.
func (db *DB) untilClose(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wait sync.WaitGroup
	wait.Go(func() {
		select {
		case <-db.writer.quit:
			cancel()
		case <-ctx.Done():
		}
	})
	return ctx, func() { cancel(); wait.Wait() }
}

// copyWhileWriting copies one state, and has the writer note what it changes from there on.
// It returns how many erasures that state had seen.
func (db *DB) copyWhileWriting(ctx context.Context, kept []record.Bucket) (done uint64, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	path := filepath.Join(db.dir, rewriteName)
	if err := db.place.check(); err != nil {
		return 0, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	var from *file
	var tx *bbolt.Tx
	var failed error
	err = db.writer.turn(ctx, func() {
		db.writer.touched = record.Touched{}
		from = db.take()
		tx, failed = from.bolt.Begin(false)
	})
	if from != nil {
		defer from.readers.Done()
	}
	if err = errors.Join(err, failed); err != nil {
		return 0, err
	}
	defer rollback(tx)
	e, err := record.ReadErasure(record.NewReader(tx))
	if err != nil {
		return 0, err
	}
	_, err = db.copyRecords(ctx, tx, path, kept, createBuckets)
	return e.Count, err
}

// catchUp brings the new file up to date and puts it in use. It runs on the writer's
// goroutine, so nothing changes meanwhile.
func (db *DB) catchUp(kept []record.Bucket, done uint64) error {
	fresh := filepath.Join(db.dir, rewriteName)
	b, err := openFile(fresh, db.options)
	if err != nil {
		return err
	}
	if err := db.carryOver(b, kept, done); err != nil {
		return errors.Join(err, b.Close())
	}
	if err := db.place.replace(fresh); err != nil {
		return errors.Join(err, b.Close())
	}
	// The name leads to the new file now, so that going back is no way out: should the
	// directory not be synced, the writer tries again before it acknowledges anything.
	db.writer.unnamed = true
	db.replace(b)
	return db.writer.mend()
}

// carryOver copies what was touched to the new file, and syncs it.
func (db *DB) carryOver(to *bbolt.DB, kept []record.Bucket, done uint64) error {
	to.NoSync, to.MaxSize = true, db.options.MaxSize
	defer func() { to.NoSync, to.MaxSize = false, db.options.arrivals() }()
	err := view(db.file.bolt, func(tx *bbolt.Tx) error {
		from := record.NewReader(tx)
		for b, keys := range db.writer.touched {
			if !slices.Contains(kept, b) {
				continue
			}
			if err := carry(from, to, b, keys); err != nil {
				return err
			}
		}
		return to.Update(func(tx *bbolt.Tx) error {
			w := record.NewWriter(tx, nil)
			if !slices.Contains(kept, record.BucketTerms) {
				if err := index.Renew(w, from); err != nil {
					return err
				}
			}
			return record.NoteRewritten(w, done, db.options.Clock().UTC())
		})
	})
	return errors.Join(err, to.Sync())
}

// carry copies the records at keys as they are now; what is gone is deleted there as well.
func carry(r record.Reader, to *bbolt.DB, b record.Bucket, keys map[string]bool) error {
	var step []record.Pair
	size := 0
	flush := func() error {
		defer func() { step, size = nil, 0 }()
		return to.Update(func(tx *bbolt.Tx) error {
			in := tx.Bucket([]byte(b))
			for _, p := range step {
				var err error
				if p.Data == nil {
					err = in.Delete(p.Key)
				} else {
					err = in.Put(p.Key, p.Data)
				}
				if err != nil {
					return err
				}
			}
			return in.SetSequence(r.Bucket(b).Sequence())
		})
	}
	for k := range keys {
		if k == "" {
			continue
		}
		data, err := r.Octets(b, []byte(k))
		if err != nil {
			return err
		}
		step = append(step, record.Pair{Key: []byte(k), Data: data})
		if size += len(k) + len(data); size >= copyStep {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
