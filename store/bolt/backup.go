package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"guichet/store/bolt/disk"
	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
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
		return record.Fault(err)
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(partial)
			err = fmt.Errorf("backup to %s: %w", dir, record.Fault(err))
		}
	}()
	if err := disk.MakeDir(filepath.Join(partial, raw.DirName)); err != nil {
		return err
	}
	db.shared.Files.Hold()
	defer db.shared.Files.Let()
	places, err := db.copyDatabase(ctx, filepath.Join(partial, databaseName))
	if err != nil {
		return err
	}
	if err := copyFiles(ctx, db.shared.Files, filepath.Join(partial, raw.DirName), places); err != nil {
		return err
	}
	if err := setMarker(partial); err != nil {
		return err
	}
	if err := os.Rename(partial, dir); err != nil {
		return err
	}
	return disk.SyncDir(filepath.Dir(dir))
}

// mustBeEmpty accepts a directory that is missing, or holds nothing of anybody's.
func mustBeEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return record.Fault(err)
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
func (db *DB) copyDatabase(ctx context.Context, path string) (places []record.RawPlace, err error) {
	err = db.view(func(from *bbolt.Tx) error {
		places, err = db.copyRecords(ctx, from, path, record.Buckets(), func(tx *bbolt.Tx) error {
			w := record.NewWriter(tx, nil)
			e, err := record.ReadErasure(w.Reader)
			if err != nil {
				return err
			}
			now := db.options.Clock().UTC()
			return errors.Join(record.NoteRewritten(w, e.Count, now), w.Put(record.BucketMeta, []byte(record.MetaBackup), backupMark{Made: now}))
		})
		return err
	})
	return places, err
}

// copyRecords copies every record that some buckets have in one state to a new file, lets last add
// to it, and syncs it. What was deleted is not in it.
func (db *DB) copyRecords(ctx context.Context, from *bbolt.Tx, path string, kept []record.Bucket, last func(*bbolt.Tx) error) ([]record.RawPlace, error) {
	to, err := bbolt.Open(path, 0o600, &bbolt.Options{
		NoSync: true, NoGrowSync: true, FreelistType: bbolt.FreelistMapType, Timeout: lockTimeout,
	})
	if err != nil {
		return nil, err
	}
	c := &copier{ctx: ctx, to: to}
	for _, b := range kept {
		if err == nil {
			err = c.bucket(record.NewReader(from), b)
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
	places []record.RawPlace
}

func (c *copier) bucket(from record.Reader, b record.Bucket) error {
	var step []record.Pair
	size := 0
	err := from.Each(b, nil, func(k, data []byte) (bool, error) {
		if _, _, err := record.Unseal(b, k, data); err != nil {
			return false, err
		}
		if err := c.note(b, k, data); err != nil {
			return false, err
		}
		step = append(step, record.Pair{Key: k, Data: data})
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
	return c.flush(b, step, from.Bucket(b).Sequence())
}

// note remembers the files, each once: its entries follow each other.
func (c *copier) note(b record.Bucket, k, data []byte) error {
	if b != record.BucketFiles {
		return nil
	}
	var p record.RawPlace
	if err := record.Decode(b, k, data, &p); err != nil {
		return err
	}
	if n := len(c.places); n == 0 || c.places[n-1].File != p.File {
		c.places = append(c.places, p)
	}
	return nil
}

func (c *copier) flush(b record.Bucket, step []record.Pair, sequence uint64) error {
	if err := c.ctx.Err(); err != nil {
		return record.GaveUp(err)
	}
	return c.to.Update(func(tx *bbolt.Tx) error {
		to, err := tx.CreateBucketIfNotExists([]byte(b))
		if err != nil {
			return err
		}
		to.FillPercent = 1
		for _, p := range step {
			if err := to.Put(p.Key, p.Data); err != nil {
				return err
			}
		}
		return to.SetSequence(sequence)
	})
}

// copyFiles copies the files at places, verifies and syncs them.
func copyFiles(ctx context.Context, from *raw.Files, to string, places []record.RawPlace) error {
	for _, p := range places {
		if err := ctx.Err(); err != nil {
			return record.GaveUp(err)
		}
		if err := copyFile(from.Path(p.File), filepath.Join(to, p.File), p); err != nil {
			return err
		}
	}
	return disk.SyncDir(to)
}

func copyFile(from, to string, p record.RawPlace) error {
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return disk.Finish(f, raw.Copy(f, from, p))
}

// checkBackupMark refuses a backup where a desk's database is wanted, and the reverse.
func checkBackupMark(b *bbolt.DB, dir string, wanted bool) error {
	var m backupMark
	err := view(b, func(tx *bbolt.Tx) error {
		return record.NewReader(tx).Get(record.BucketMeta, []byte(record.MetaBackup), &m)
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
