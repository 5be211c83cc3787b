package transaction

import (
	"sync"
	"time"

	"guichet/ticket"
)

// Leases are kept in memory: bbolt has one process, and its leases die with it.
type Leases struct {
	mu       sync.Mutex
	byLetter map[ticket.LetterID]lease
}

type lease struct {
	owner string
	until time.Time
}

// Take claims a letter for owner until a time; false if somebody else holds it at now.
func (l *Leases) Take(id ticket.LetterID, owner string, until, now time.Time) bool {
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

// Release ends a lease of owner; one of somebody else stays.
func (l *Leases) Release(id ticket.LetterID, owner string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byLetter[id].owner == owner {
		delete(l.byLetter, id)
	}
}

// held reports whether somebody holds the letter at now.
func (l *Leases) held(id ticket.LetterID, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	is, ok := l.byLetter[id]
	return ok && is.until.After(now)
}
