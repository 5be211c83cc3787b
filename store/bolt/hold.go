package bolt

import (
	"errors"
	"path/filepath"

	"guichet/store/bolt/transaction"

	"go.etcd.io/bbolt"
)

// Held reports whether the database in dir waits for the word that lets the letters of a restored
// copy leave. It changes nothing, not even the format of an older release's file. Where a process
// has the database open it is an error of kind mail.Busy.
func Held(dir string) (held bool, err error) {
	b, err := openFile(filepath.Join(dir, databaseName), Options{Backup: true})
	if err != nil {
		return false, err
	}
	err = b.View(func(btx *bbolt.Tx) error {
		i, err := transaction.NewReader(btx, nil).Installation()
		held = i.Held
		return err
	})
	return held, errors.Join(err, b.Close())
}
