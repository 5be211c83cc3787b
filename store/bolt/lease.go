package bolt

import (
	"context"
	"sync"
	"time"

	"guichet/ticket"
)

// leases are kept in memory: bbolt has one process, and its leases die with it.
type leases struct {
	mu       sync.Mutex
	byLetter map[ticket.LetterID]lease
}

type lease struct {
	owner string
	until time.Time
}

// Lease implements desk.Store. The owner of a lease may take it again, for longer.
func (db *DB) Lease(_ context.Context, id ticket.LetterID, owner string, until time.Time) (bool, error) {
	return db.leases.take(id, lease{owner, until}, db.options.Clock()), nil
}

// Release implements desk.Store. A lease of somebody else stays.
func (db *DB) Release(_ context.Context, id ticket.LetterID, owner string) error {
	db.leases.release(id, owner)
	return nil
}

func (l *leases) take(id ticket.LetterID, want lease, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byLetter == nil {
		l.byLetter = make(map[ticket.LetterID]lease)
	}
	if is, ok := l.byLetter[id]; ok && is.owner != want.owner && is.until.After(now) {
		return false
	}
	l.byLetter[id] = want
	return true
}

func (l *leases) release(id ticket.LetterID, owner string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byLetter[id].owner == owner {
		delete(l.byLetter, id)
	}
}

// held reports whether somebody holds the letter at now.
func (l *leases) held(id ticket.LetterID, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	is, ok := l.byLetter[id]
	return ok && is.until.After(now)
}
