package bolt

import (
	"context"
	"io"
	"runtime/debug"

	"guichet/store/bolt/record"
	"guichet/store/bolt/transaction"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// View implements ticket.Store. A View should be short: while it lasts, no page that it may
// read is used again, and the file grows.
func (db *DB) View(ctx context.Context, fn func(ticket.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return record.GaveUp(err)
	}
	var own error
	err := db.view(func(tx *bbolt.Tx) error {
		own = fn(transaction.NewReader(tx, db.shared))
		return own
	})
	db.shared.Damage.Note(own)
	if own != nil {
		return own
	}
	return record.Fault(err)
}

// view runs fn in a read transaction; a pointer out of the mapping becomes a panic.
func view(b *bbolt.DB, fn func(*bbolt.Tx) error) error {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return b.View(fn)
}

// view runs fn in a read transaction of the file in use.
func (db *DB) view(fn func(*bbolt.Tx) error) error {
	f := db.take()
	defer f.readers.Done()
	return view(f.bolt, fn)
}

// Stage implements ticket.Store. A limit of 0 is none. When the limit is passed, the rest of r is left
// unread.
func (db *DB) Stage(ctx context.Context, r io.Reader, limit int64) (ticket.Staged, error) {
	if err := db.place.checkSoon(); err != nil {
		return nil, err
	}
	return db.shared.Files.Stage(ctx, r, limit)
}
