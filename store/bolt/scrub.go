package bolt

import (
	"context"
	"path/filepath"
	"slices"
	"time"

	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// scrubStep is how long a scrub looks at one state: a View should be short.
const scrubStep = 2 * time.Millisecond

// Scrub looks at the checksum of every record, and takes down those that are damaged: Trouble names them from then on. It
// rests so many times as long as it worked, 0 for not at all, and stops when ctx ends. Raw mails in files and how the
// records agree are for Check.
func (db *DB) Scrub(ctx context.Context, rest int) error {
	for _, b := range record.Buckets() {
		if slices.Contains(record.IndexBuckets(), b) {
			continue
		}
		for from := []byte(nil); ; {
			began, next := time.Now(), []byte(nil)
			err := db.view(func(tx *bbolt.Tx) (err error) {
				next, err = scrub(record.NewReader(tx).Noting(db.shared.Damage), b, from, began.Add(scrubStep))
				return err
			})
			if db.shared.Damage.Note(err) {
				break // the pages of this bucket cannot be walked through
			}
			if err != nil {
				return record.Fault(err)
			}
			if next == nil {
				break
			}
			from = next
			select {
			case <-ctx.Done():
				return record.GaveUp(ctx.Err())
			case <-time.After(time.Duration(rest) * time.Since(began)):
			}
		}
	}
	return nil
}

// scrub looks at records from a key on until the time is over, and returns the key to go on with; nil at the end.
func scrub(r record.Reader, b record.Bucket, from []byte, until time.Time) (next []byte, err error) {
	seen := 0
	err = r.Each(b, from, func(k, data []byte) (bool, error) {
		if seen++; seen%64 == 0 && time.Now().After(until) {
			next = append([]byte{}, k...)
			return false, nil
		}
		if _, _, err := record.Unseal(b, k, data); err != nil && !r.PassOver(err) {
			return false, err
		}
		return true, nil
	})
	return next, err
}

// Damaged names the damaged records of the database in dir, which no process has open, as Scrub does. It changes nothing,
// not even the format of an older release's file.
func Damaged(ctx context.Context, dir string) ([]string, error) {
	b, err := openFile(filepath.Join(dir, databaseName), Options{Backup: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = b.Close() }()
	var damage record.Damage
	for _, bucket := range record.Buckets() {
		err := view(b, func(tx *bbolt.Tx) error {
			r := record.NewReader(tx).Noting(&damage)
			if r.Bucket(bucket) == nil { // an older release had none
				return nil
			}
			for from := []byte(nil); ; {
				next, err := scrub(r, bucket, from, time.Now().Add(time.Second))
				if err != nil || next == nil || ctx.Err() != nil {
					return err
				}
				from = next
			}
		})
		if err != nil && !damage.Note(err) {
			return damage.Sentences(), record.Fault(err)
		}
	}
	return damage.Sentences(), nil
}
