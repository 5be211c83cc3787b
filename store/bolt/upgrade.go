package bolt

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"guichet/store/bolt/disk"
	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// upgraded returns a backup in today's format: from itself, or of an older release a copy of its database beside
// to, brought up to date, with the raw files where they are. The backup stays as it is. remove takes the copy away.
func upgraded(from, to string) (dir string, remove func(), err error) {
	keep := func() {}
	path := filepath.Join(from, databaseName)
	b, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: lockTimeout})
	if err != nil {
		return from, keep, nil // Open says what is wrong with it
	}
	done, err := doneSteps(b, migrations())
	_ = b.Close()
	if err != nil || done == len(migrations()) {
		return from, keep, nil
	}
	if err := disk.MakeDir(filepath.Dir(to)); err != nil {
		return "", keep, record.Fault(err)
	}
	dir, err = os.MkdirTemp(filepath.Dir(to), ".guichet-restore-")
	if err != nil {
		return "", keep, record.Fault(err)
	}
	remove = func() { _ = os.RemoveAll(dir) }
	if err := upgrade(from, dir); err != nil {
		remove()
		return "", keep, fmt.Errorf("bring the backup in %s up to date: %w", from, record.Fault(err))
	}
	return dir, remove, nil
}

// upgrade copies the database of a backup to dir and carries out there what it lacks.
func upgrade(from, dir string) error {
	if err := copyWhole(filepath.Join(from, databaseName), filepath.Join(dir, databaseName)); err != nil {
		return err
	}
	files, err := filepath.Abs(filepath.Join(from, raw.DirName))
	if err != nil {
		return err
	}
	if err := os.Symlink(files, filepath.Join(dir, raw.DirName)); err != nil {
		return err
	}
	b, err := bbolt.Open(filepath.Join(dir, databaseName), 0o600, &bbolt.Options{Timeout: lockTimeout})
	if err != nil {
		return err
	}
	err = migrate(b, migrations())
	if e := b.Close(); err == nil {
		err = e
	}
	return err
}

func copyWhole(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if e := out.Close(); err == nil {
		err = e
	}
	return err
}
