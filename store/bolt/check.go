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

// Trouble says in sentences what stands still though mail comes and goes: the search index.
func (db *DB) Trouble() []string { return db.indexer.Sentences() }

// Damage names what only an admin can put right: the damaged records that were met, which cost their own ticket or
// person, and a data directory that is not the one that was opened, which keeps all mail waiting.
func (db *DB) Damage() []string {
	all := db.shared.Damage.Sentences()
	if err := db.place.check(); err != nil {
		all = append(all, "No mail is taken: the data directory was moved or replaced while the desk runs. Put it back, or restart the desk.")
	}
	return all
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
