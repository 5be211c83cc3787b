package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"guichet/store/bolt/disk"
	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// prepare sees to it that a whole database file is there, or says why not.
func prepare(dir string, o Options, steps []migration) error {
	path := filepath.Join(dir, databaseName)
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Size() == 0:
		return lost(dir, "is empty")
	case err == nil && info.Size() < int64(2*os.Getpagesize()):
		return lost(dir, fmt.Sprintf("is cut short (%d octets are left)", info.Size()))
	case err == nil:
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return record.Fault(err)
	case Initialised(dir):
		return lost(dir, "is missing")
	case o.Backup:
		return fmt.Errorf("%s holds no backup: there is no %s in it", dir, databaseName)
	}
	return create(dir, steps)
}

// create makes the file under another name first: whatever happens, a file of the right
// name is whole.
func create(dir string, steps []migration) error {
	path := filepath.Join(dir, databaseName)
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return record.Fault(err)
	}
	b, err := bbolt.Open(fresh, 0o600, &bbolt.Options{FreelistType: bbolt.FreelistMapType, Timeout: lockTimeout})
	if err != nil {
		return record.Fault(fmt.Errorf("create %s: %w", path, err))
	}
	err = b.Update(func(tx *bbolt.Tx) error { return createFormat(tx, steps) })
	if e := b.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err == nil {
		err = disk.SyncDir(dir)
	}
	if err != nil {
		return record.Fault(fmt.Errorf("create %s: %w", path, err))
	}
	return setMarker(dir)
}

// setMarker writes down that a database is here.
func setMarker(dir string) error {
	path := filepath.Join(dir, markerName)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	text := "A database of guichet is, or was, in this directory. Do not remove this file.\n"
	if err := disk.WriteFile(path, []byte(text)); err != nil {
		return err
	}
	return disk.SyncDir(dir)
}
