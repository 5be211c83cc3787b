package bolt

import (
	"context"
	"sync"
)

// budget bounds the octets in flight. A stage asks for more while it already holds some, so
// stages that wait could starve each other: when everybody who holds something waits, one
// of them, the senior, is served over the bound until it gives all back. So at most the
// bound and one mail are in flight, and a mail larger than the bound passes alone.
type budget struct {
	mu      sync.Mutex
	max     int64
	used    int64
	waiting int64  // the part of used that is held by shares which wait
	senior  *share // nil while nobody waits
	changed chan struct{}
}

// share is what one stage holds.
type share struct {
	budget *budget
	held   int64
	waits  bool
}

func newBudget(max int64) *budget {
	return &budget{max: max, changed: make(chan struct{})}
}

// grow takes n octets more, and waits while there are none.
func (s *share) grow(ctx context.Context, n int64) error {
	for {
		changed, ok := s.tryGrow(n)
		if ok {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			s.leave()
			return gaveUp(ctx.Err())
		}
	}
}

// tryGrow returns what tells of a change if there are no n octets.
func (s *share) tryGrow(n int64) (<-chan struct{}, bool) {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	s.stopWaiting()
	if b.senior == nil && b.used+n > b.max {
		b.senior = s
	}
	if b.used+n <= b.max || b.senior == s && b.waiting+s.held == b.used {
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

// leave ends a wait without success.
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

// shrink gives n octets back. Who holds nothing any more is not the senior.
func (s *share) shrink(n int64) {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	s.held -= n
	if s.held == 0 && b.senior == s {
		b.senior = nil
	}
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
