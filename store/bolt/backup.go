package bolt

import (
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"guichet/desk"
)

// backupMark makes a copy known as one: a desk that started on it would send its letters a
// second time.
type backupMark struct {
	Made time.Time
}

// checkBackupMark refuses a backup where a desk's database is wanted, and the reverse.
func checkBackupMark(b *bbolt.DB, dir string, wanted bool) error {
	var m backupMark
	err := view(b, func(tx *bbolt.Tx) error {
		r := reader{bolt: tx}
		return r.get(bucketMeta, []byte(metaBackup), &m)
	})
	switch {
	case err == nil && !wanted:
		return fmt.Errorf("%s is a backup made at %s, not a data directory: use guichet restore %s",
			dir, m.Made.Format(time.RFC3339), dir)
	case errors.Is(err, desk.ErrNotFound) && wanted:
		return fmt.Errorf("%s is not a backup that guichet backup made", dir)
	case errors.Is(err, desk.ErrNotFound):
		return nil
	}
	return err
}
