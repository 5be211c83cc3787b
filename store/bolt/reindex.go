package bolt

import (
	"context"
	"slices"
	"time"

	"guichet/store/bolt/record"
	"guichet/store/bolt/transaction"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// Reindex is Rewrite without the search index, which is then made anew from the records, whatever
// was wrong with it. Until it returns a search may miss older mail. It does not leave the machine
// to the mail, as the indexer does by itself; if ctx ends meanwhile, that one goes on.
func (db *DB) Reindex(ctx context.Context) (pause time.Duration, err error) {
	kept := slices.DeleteFunc(record.Buckets(), func(b record.Bucket) bool { return slices.Contains(record.IndexBuckets(), b) })
	pause, err = db.rewrite(ctx, kept)
	if err != nil {
		return pause, err
	}
	db.shared.Index.Restart()
	return pause, db.Index(ctx)
}

// Index does at once what the search index lacks, without the rests between its steps that leave
// the machine to the mail. It is for who fills a store and wants to search it right away; a desk
// in service needs it never.
func (db *DB) Index(ctx context.Context) error {
	return record.Fault(db.indexer.All(ctx))
}

// indexedStore lets the indexer work in a database.
type indexedStore struct{ db *DB }

// View implements index.Store.
func (s indexedStore) View(fn func(record.Reader) error) error {
	return s.db.view(func(tx *bbolt.Tx) error { return fn(record.NewReader(tx)) })
}

// Update implements index.Store.
func (s indexedStore) Update(ctx context.Context, fn func(*record.Writer) error) error {
	return s.db.Update(ctx, func(own ticket.Tx) error {
		t := own.(*transaction.Tx)
		t.Arrived = true // the reserve of Options.MaxSize is not for this
		return fn(&t.Writer)
	})
}
