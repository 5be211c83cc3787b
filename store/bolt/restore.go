package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"guichet/store/bolt/disk"
	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
	"guichet/store/bolt/transaction"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// skipped is how many ticket numbers a restore leaves out: those that were given after the
// backup are in customers' mailboxes.
const skipped = 1000

// Restore makes a data directory at to, missing or empty, of the backup in from, after
// checking it. The restored desk has the next epoch and is held: no letter leaves and no
// timer runs until the admin releases them. The keyring is the caller's to copy, afterwards.
func Restore(from, to string) (err error) {
	ctx := context.Background()
	to = filepath.Clean(to)
	from, remove, err := upgraded(from, to)
	if err != nil {
		return err
	}
	defer remove()
	db, err := Open(from, Options{Backup: true})
	if err != nil {
		return err
	}
	defer func() {
		if e := db.Close(); err == nil {
			err = e
		}
	}()
	if err := mustBeSound(ctx, db); err != nil {
		return err
	}
	if err := disk.MakeDir(to); err != nil {
		return record.Fault(err)
	}
	lock, err := lockDir(to, lockTimeout)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Close() }()
	if err := mustBeEmpty(to); err != nil {
		return err
	}
	if err := db.restore(ctx, to); err != nil {
		_ = os.RemoveAll(filepath.Join(to, raw.DirName))
		_ = os.Remove(filepath.Join(to, databaseName+".new"))
		_ = os.Remove(filepath.Join(to, databaseName))
		return fmt.Errorf("restore to %s: %w", to, record.Fault(err))
	}
	return nil
}

func mustBeSound(ctx context.Context, db *DB) error {
	problems, err := db.Check(ctx)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return fmt.Errorf("the backup in %s is damaged, take an older one: %s (%d problems in all)", db.dir, problems[0], len(problems))
	}
	return nil
}

// restore copies the files first, then the database, and renames it when it is ready.
func (db *DB) restore(ctx context.Context, to string) error {
	var places []record.RawPlace
	path := filepath.Join(to, databaseName)
	fresh := path + ".new"
	err := db.view(func(tx *bbolt.Tx) error {
		c := copier{}
		err := record.NewReader(tx).Each(record.BucketFiles, nil, func(k, data []byte) (bool, error) {
			return true, c.note(record.BucketFiles, k, data)
		})
		places = c.places
		if err != nil {
			return err
		}
		return copyPages(tx, fresh)
	})
	if err != nil {
		return err
	}
	if len(places) > 0 {
		if err := disk.MakeDir(filepath.Join(to, raw.DirName)); err != nil {
			return err
		}
		if err := copyFiles(ctx, db.shared.Files, filepath.Join(to, raw.DirName), places); err != nil {
			return err
		}
	}
	if err := renew(fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return setMarker(to)
}

// copyPages copies the database file, synced.
func copyPages(tx *bbolt.Tx, path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = tx.WriteTo(f)
	return disk.Finish(f, err)
}

// renew makes a desk's database of a backup's, in one transaction.
func renew(path string) error {
	b, err := openFile(path, Options{})
	if err != nil {
		return err
	}
	err = b.Update(func(btx *bbolt.Tx) error {
		t := transaction.New(btx, &transaction.Shared{}, nil)
		i, err := t.Installation()
		if err != nil {
			return err
		}
		i.Epoch++
		i.Held = true
		i.HeldBelow = ticket.LetterID(t.Bucket(record.BucketLetters).Sequence())
		i.Skip = ticket.Number(t.Bucket(record.BucketTickets).Sequence()) + skipped
		return errors.Join(t.PutInstallation(i), t.Remove(record.BucketMeta, []byte(record.MetaBackup)))
	})
	return disk.Finish(b, err)
}
