package bolt

import (
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

// take claims a letter for owner until a time; false if somebody else holds it at now.
func (l *leases) take(id ticket.LetterID, owner string, until, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byLetter == nil {
		l.byLetter = make(map[ticket.LetterID]lease)
	}
	if is, ok := l.byLetter[id]; ok && is.owner != owner && is.until.After(now) {
		return false
	}
	l.byLetter[id] = lease{owner, until}
	return true
}

// release ends a lease of owner; one of somebody else stays.
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
