package raw

import (
	"context"
	"sync"
	"time"

	"guichet/store/bolt/record"
)

// budget bounds the octets in flight. A stage asks for more while it already holds some, so
// stages that wait could starve each other: when everybody who holds something waits, one
// of them, the senior, is served over the bound until its mail is whole. So at most the
// bound and one mail are in flight, and a mail larger than the bound passes alone.
//
// The desk stages again, what is left of a mail with too large files, while it holds the
// whole mail. Nobody can see that such a holder waits; so the senior's patience ends.
type budget struct {
	mu       sync.Mutex
	max      int64
	patience time.Duration
	used     int64
	waiting  int64  // the part of used that is held by shares which wait
	senior   *share // nil while nobody waits
	changed  chan struct{}
}

// share is what one stage holds.
type share struct {
	budget *budget
	held   int64
	waits  bool
}

// patience is how long the senior waits for others at most.
const patience = 5 * time.Second

func newBudget(max int64) *budget {
	return &budget{max: max, patience: patience, changed: make(chan struct{})}
}

// grow takes n octets more, and waits while there are none.
func (s *share) grow(ctx context.Context, n int64) error {
	late := false
	changed, ok := s.tryGrow(n, late)
	if ok {
		return nil
	}
	timer := time.NewTimer(s.budget.patience)
	defer timer.Stop()
	for {
		select {
		case <-changed:
		case <-timer.C:
			late = true
		case <-ctx.Done():
			return record.GaveUp(ctx.Err())
		}
		if changed, ok = s.tryGrow(n, late); ok {
			return nil
		}
	}
}

// tryGrow returns what tells of a change if there are no n octets. A late senior waits for
// nobody.
func (s *share) tryGrow(n int64, late bool) (<-chan struct{}, bool) {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	s.stopWaiting()
	if b.senior == nil && b.used+n > b.max {
		b.senior = s
	}
	if b.used+n <= b.max || b.senior == s && (late || b.waiting+s.held == b.used) {
		b.used += n
		s.held += n
		return nil, true
	}
	s.waits = true
	b.waiting += s.held
	if b.waiting == b.used && b.senior != s {
		b.wake() // the senior can go on
	}
	return b.changed, false
}

// leave ends the growing: the mail is whole, or given up.
func (s *share) leave() {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	s.stopWaiting()
	if b.senior == s {
		b.senior = nil
	}
	b.wake()
}

// shrink gives n octets back.
func (s *share) shrink(n int64) {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	s.held -= n
	b.wake()
}

func (s *share) stopWaiting() {
	if s.waits {
		s.waits = false
		s.budget.waiting -= s.held
	}
}

func (b *budget) wake() {
	close(b.changed)
	b.changed = make(chan struct{})
}
