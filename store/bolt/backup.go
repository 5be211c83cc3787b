package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// copyStep is how many octets one transaction of a copy holds.
const copyStep = 8 << 20

// backupMark makes a copy known as one: a desk that started on it would send its letters a
// second time.
type backupMark struct {
	Made time.Time
}

// Backup copies one state of the database, and the files that it names, to dir, while the
// desk goes on. The copy is compact: what was deleted is not in it. Until it is whole and
// synced it lies in dir.partial; dir must be missing or empty. Meanwhile the database file
// grows, since no page of the copied state is used again.
func (db *DB) Backup(ctx context.Context, dir string) (err error) {
	dir = filepath.Clean(dir)
	if err := mustBeEmpty(dir); err != nil {
		return err
	}
	partial := dir + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return fault(err)
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(partial)
			err = fmt.Errorf("backup to %s: %w", dir, fault(err))
		}
	}()
	if err := makeDir(filepath.Join(partial, rawName)); err != nil {
		return err
	}
	db.shared.files.hold()
	defer db.shared.files.let()
	places, err := db.copyDatabase(ctx, filepath.Join(partial, databaseName))
	if err != nil {
		return err
	}
	if err := copyFiles(ctx, db.shared.files.dir, filepath.Join(partial, rawName), places); err != nil {
		return err
	}
	if err := setMarker(partial); err != nil {
		return err
	}
	if err := os.Rename(partial, dir); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// mustBeEmpty accepts a directory that is missing, or holds nothing of anybody's.
func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fault(err)
	}
	for _, e := range entries {
		if e.Name() != "lost+found" {
			return fmt.Errorf("%s is not empty (%s is in it): give a new or empty directory", dir, e.Name())
		}
	}
	return nil
}

// copyDatabase copies every record to a new file, marks it as a backup, and returns the
// places of the raw files that it names.
func (db *DB) copyDatabase(ctx context.Context, path string) (places []rawPlace, err error) {
	err = db.view(func(from *bbolt.Tx) error {
		places, err = db.copyRecords(ctx, from, path, buckets(), func(tx *bbolt.Tx) error {
			w := newRecordWriter(tx, nil)
			e, err := readErasure(w.recordReader)
			if err != nil {
				return err
			}
			now := db.options.Clock().UTC()
			return errors.Join(noteRewritten(w, e.Count, now), w.put(bucketMeta, []byte(metaBackup), backupMark{Made: now}))
		})
		return err
	})
	return places, err
}

// copyRecords copies every record that some buckets have in one state to a new file, lets last add
// to it, and syncs it. What was deleted is not in it.
func (db *DB) copyRecords(ctx context.Context, from *bbolt.Tx, path string, kept []bucket, last func(*bbolt.Tx) error) ([]rawPlace, error) {
	to, err := bbolt.Open(path, 0o600, &bbolt.Options{
		NoSync: true, NoGrowSync: true, FreelistType: bbolt.FreelistMapType, Timeout: lockTimeout,
	})
	if err != nil {
		return nil, err
	}
	c := &copier{ctx: ctx, to: to}
	for _, b := range kept {
		if err == nil {
			err = c.bucket(newRecordReader(from), b)
		}
	}
	if err == nil {
		err = to.Update(last)
	}
	if err == nil {
		err = to.Sync()
	}
	return c.places, errors.Join(err, to.Close())
}

// copier copies buckets, some octets a transaction.
type copier struct {
	ctx    context.Context
	to     *bbolt.DB
	places []rawPlace
}

func (c *copier) bucket(from recordReader, b bucket) error {
	var step []pair
	size := 0
	err := from.each(b, nil, func(k, data []byte) (bool, error) {
		if _, _, err := unseal(b, k, data); err != nil {
			return false, err
		}
		if err := c.note(b, k, data); err != nil {
			return false, err
		}
		step = append(step, pair{k, data})
		if size += len(k) + len(data); size < copyStep {
			return true, nil
		}
		err := c.flush(b, step, 0)
		step, size = nil, 0
		return true, err
	})
	if err != nil {
		return err
	}
	return c.flush(b, step, from.bucket(b).Sequence())
}

// note remembers the files, each once: its entries follow each other.
func (c *copier) note(b bucket, k, data []byte) error {
	if b != bucketFiles {
		return nil
	}
	var p rawPlace
	if err := decode(b, k, data, &p); err != nil {
		return err
	}
	if n := len(c.places); n == 0 || c.places[n-1].File != p.File {
		c.places = append(c.places, p)
	}
	return nil
}

func (c *copier) flush(b bucket, step []pair, sequence uint64) error {
	if err := c.ctx.Err(); err != nil {
		return gaveUp(err)
	}
	return c.to.Update(func(tx *bbolt.Tx) error {
		to, err := tx.CreateBucketIfNotExists([]byte(b))
		if err != nil {
			return err
		}
		to.FillPercent = 1
		for _, p := range step {
			if err := to.Put(p.key, p.data); err != nil {
				return err
			}
		}
		return to.SetSequence(sequence)
	})
}

// copyFiles copies the files at places, verifies and syncs them.
func copyFiles(ctx context.Context, from, to string, places []rawPlace) error {
	for _, p := range places {
		if err := ctx.Err(); err != nil {
			return gaveUp(err)
		}
		if err := copyFile(filepath.Join(from, p.File), filepath.Join(to, p.File), p); err != nil {
			return err
		}
	}
	return syncDir(to)
}

func copyFile(from, to string, p rawPlace) error {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return finish(f, copyRaw(f, from, p))
}

// checkBackupMark refuses a backup where a desk's database is wanted, and the reverse.
func checkBackupMark(b *bbolt.DB, dir string, wanted bool) error {
	var m backupMark
	err := view(b, func(tx *bbolt.Tx) error {
		return newRecordReader(tx).get(bucketMeta, []byte(metaBackup), &m)
	})
	switch {
	case err == nil && !wanted:
		return fmt.Errorf("%s is a backup made at %s, not a data directory: use guichet restore %s",
			dir, m.Made.Format(time.RFC3339), dir)
	case errors.Is(err, ticket.ErrNotFound) && wanted:
		return fmt.Errorf("%s is not a backup that guichet backup made", dir)
	case errors.Is(err, ticket.ErrNotFound):
		return nil
	}
	return err
}
