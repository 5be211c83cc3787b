package bolt

import (
	"context"

	"go.etcd.io/bbolt"
)

// Check reads every record and file and returns what is wrong, a sentence each; none for a
// sound database. It sees one state. The last part, over the pages of the file, holds up
// writing while it lasts. The error says that the check itself could not be done.
func (db *DB) Check(ctx context.Context) ([]string, error) {
	var found findings
	whole := true
	err := db.view(func(tx *bbolt.Tx) (err error) {
		whole, err = checkState(ctx, newRecordReader(tx), db.shared.files, &found)
		return err
	})
	if err == nil && whole {
		err = db.checkPages(&found)
	}
	for _, sentence := range db.Trouble() {
		found.say("%s", sentence)
	}
	if err != nil {
		return nil, fault(err)
	}
	return found.sentences(), nil
}

// checkPages lets no writer in meanwhile.
func (db *DB) checkPages(to *findings) error {
	f := db.take()
	defer f.readers.Done()
	tx, err := f.bolt.Begin(!db.options.Backup)
	if err != nil {
		return err
	}
	defer rollback(tx)
	checkPages(tx, databaseName, to)
	return nil
}
