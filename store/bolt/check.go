package bolt

import (
	"context"

	"guichet/store/bolt/check"
	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// Check reads every record and file and returns what is wrong, a sentence each; none for a
// sound database. It sees one state. The last part, over the pages of the file, holds up
// writing while it lasts. The error says that the check itself could not be done.
func (db *DB) Check(ctx context.Context) ([]string, error) {
	var found check.Findings
	whole := true
	err := db.view(func(tx *bbolt.Tx) (err error) {
		whole, err = check.State(ctx, record.NewReader(tx), db.shared.Files, &found)
		return err
	})
	if err == nil && whole {
		err = db.checkPages(&found)
	}
	for _, sentence := range db.Trouble() {
		found.Say("%s", sentence)
	}
	if err != nil {
		return nil, record.Fault(err)
	}
	return found.Sentences(), nil
}

// checkPages lets no writer in meanwhile.
func (db *DB) checkPages(to *check.Findings) error {
	f := db.take()
	defer f.readers.Done()
	tx, err := f.bolt.Begin(!db.options.Backup)
	if err != nil {
		return err
	}
	defer rollback(tx)
	check.Pages(tx, databaseName, to)
	return nil
}
