package bolt

import (
	"context"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

// indexBuckets are those that are made of others.
func indexBuckets() []bucket { return []bucket{bucketFresh, bucketSegments, bucketTerms} }

// addIndex is the migration that brings the search index. It indexes nothing itself, so
// that a large desk starts at once.
func addIndex(tx *bbolt.Tx) error {
	for _, b := range indexBuckets() {
		if _, err := tx.CreateBucketIfNotExists([]byte(b)); err != nil {
			return fmt.Errorf("create bucket %s: %w", b, err)
		}
	}
	return tx0(tx).putBacklog()
}

// putBacklog says that every ticket is to be indexed.
func (t *tx) putBacklog() error {
	last, _ := t.bucket(bucketTickets).Cursor().Last()
	if last == nil {
		return nil
	}
	return t.put(bucketMeta, []byte(metaBacklog), backlog{Below: splitTicket(last) + 1})
}

// Reindex is Rewrite without the search index, which is then made anew from the records, whatever
// was wrong with it. Until it returns a search may miss older mail. It does not leave the machine
// to the mail, as the indexer does by itself; if ctx ends meanwhile, that one goes on.
func (db *DB) Reindex(ctx context.Context) (pause time.Duration, err error) {
	kept := slices.DeleteFunc(buckets(), func(b bucket) bool { return slices.Contains(indexBuckets(), b) })
	pause, err = db.rewrite(ctx, kept)
	if err != nil {
		return pause, err
	}
	db.recent.clear()
	db.indexer.wake()
	return pause, db.Index(ctx)
}

// indexAnew makes the empty index of a new file one that was never begun. Its numbers go on from
// those of the old one, so that no step that was prepared there is written here.
func (t *tx) indexAnew(old *reader) error {
	for _, b := range indexBuckets() {
		if err := t.bucket(b).SetSequence(old.bucket(b).Sequence() + 1); err != nil {
			return err
		}
	}
	return t.putBacklog()
}
