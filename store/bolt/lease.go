package bolt

import (
	"context"
	"time"

	"guichet/ticket"
)

// Lease implements ticket.Store. The owner of a lease may take it again, for longer.
func (db *DB) Lease(_ context.Context, id ticket.LetterID, owner string, until time.Time) (bool, error) {
	if err := db.place.check(); err != nil {
		return false, err // what became of the letter could not be noted
	}
	return db.shared.Leases.Take(id, owner, until, db.options.Clock()), nil
}

// Release implements ticket.Store. A lease of somebody else stays.
func (db *DB) Release(_ context.Context, id ticket.LetterID, owner string) error {
	db.shared.Leases.Release(id, owner)
	return nil
}
