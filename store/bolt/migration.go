package bolt

import (
	"fmt"

	"guichet/store/bolt/index"
	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// migration changes the format of a file. Its name is recorded in the transaction that
// makes the change, so it happened or it did not.
type migration struct {
	name string
	run  func(*bbolt.Tx) error
}

// migrations is append-only: what a release carried out stays as it is.
func migrations() []migration {
	return []migration{
		{"1: first buckets", createBuckets},
		{"2: organisations", createBuckets},
		{"3: search index", addIndex},
		{"4: article counts", createBuckets},
		{"5: tickets that are not closed", addList(record.KeepLive)},
		{"6: ratings", addList(record.KeepRated)},
		{"7: records in CBOR, raw mails in zstd", func(*bbolt.Tx) error { return nil }}, // each says how it is written
		{"8: files that repeat, kept once", createBuckets},
		{"9: memos", createBuckets},
		{"10: queues", addList(record.KeepLive)},
	}
}

func createBuckets(tx *bbolt.Tx) error {
	for _, b := range record.Buckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(b)); err != nil {
			return fmt.Errorf("create bucket %s: %w", b, err)
		}
	}
	return nil
}

// addIndex is the migration that brings the search index. It indexes nothing itself, so
// that a large desk starts at once.
func addIndex(tx *bbolt.Tx) error {
	for _, b := range record.IndexBuckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(b)); err != nil {
			return fmt.Errorf("create bucket %s: %w", b, err)
		}
	}
	return index.PutBacklog(record.NewWriter(tx, nil))
}

// addList makes the migration that brings a list of some tickets: keep notes one, if it is
// among them.
func addList(keep func(*record.Writer, *ticket.Ticket) error) func(*bbolt.Tx) error {
	return func(btx *bbolt.Tx) error {
		if err := createBuckets(btx); err != nil {
			return err
		}
		w := record.NewWriter(btx, nil)
		return w.Each(record.BucketTickets, nil, func(k, data []byte) (bool, error) {
			var ticket ticket.Ticket
			if err := record.Decode(record.BucketTickets, k, data, &ticket); err != nil {
				return false, err
			}
			return true, keep(w, &ticket)
		})
	}
}

// createFormat lays out a new file, which starts at the end of the list.
func createFormat(tx *bbolt.Tx, steps []migration) error {
	if err := createBuckets(tx); err != nil {
		return err
	}
	var names []string
	for _, s := range steps {
		names = append(names, s.name)
	}
	return recordSteps(tx, names)
}

func recordSteps(tx *bbolt.Tx, names []string) error {
	data, err := record.EncodeText(record.BucketMeta, []byte(record.MetaMigrations), names)
	if err != nil {
		return err
	}
	return tx.Bucket([]byte(record.BucketMeta)).Put([]byte(record.MetaMigrations), data)
}

// doneSteps returns how many of the steps a file has seen. It refuses a file that has seen
// others.
func doneSteps(b *bbolt.DB, steps []migration) (int, error) {
	var names []string
	err := view(b, func(tx *bbolt.Tx) error {
		return record.NewReader(tx).Get(record.BucketMeta, []byte(record.MetaMigrations), &names)
	})
	if err != nil {
		return 0, fmt.Errorf("%s is not a database of guichet, or it is damaged: %w", b.Path(), err)
	}
	for i, name := range names {
		if i >= len(steps) || steps[i].name != name {
			return 0, fmt.Errorf("%s was written by a newer guichet (it has seen %q): start that version, or restore a backup of this one with guichet restore DIR", b.Path(), name)
		}
	}
	return len(names), nil
}

// migrate runs the steps that the file has not seen, a transaction each.
func migrate(b *bbolt.DB, steps []migration) error {
	done, err := doneSteps(b, steps)
	if err != nil {
		return err
	}
	for i := done; i < len(steps); i++ {
		err := b.Update(func(tx *bbolt.Tx) error {
			if err := steps[i].run(tx); err != nil {
				return err
			}
			var names []string
			for _, s := range steps[:i+1] {
				names = append(names, s.name)
			}
			return recordSteps(tx, names)
		})
		if err != nil {
			return record.Fault(fmt.Errorf("migration %q of %s: %w", steps[i].name, b.Path(), err))
		}
	}
	return nil
}

// checkFormat is for a file that must not be changed.
func checkFormat(b *bbolt.DB, steps []migration) error {
	done, err := doneSteps(b, steps)
	if err == nil && done < len(steps) {
		err = fmt.Errorf("%s is of an older format (it lacks %q): open it once with the guichet that wrote it", b.Path(), steps[done].name)
	}
	return err
}
