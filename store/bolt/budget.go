package bolt

import (
	"context"
	"sync"
)

// budget bounds the octets in flight. A stage asks for more while it already holds some, so
// that waiting stages could starve each other; therefore one of those that wait, the
// senior, is served over the bound until it gives all back. So at most the bound and one
// mail are in flight, and a mail larger than the bound passes.
type budget struct {
	mu     sync.Mutex
	max    int64
	used   int64
	senior *share
	freed  chan struct{} // closed and replaced when something was given back
}

// share is what one stage holds.
type share struct {
	budget *budget
	held   int64
}

func newBudget(max int64) *budget {
	return &budget{max: max, freed: make(chan struct{})}
}

// grow takes n octets more, and waits while there are none.
func (s *share) grow(ctx context.Context, n int64) error {
	for {
		wait, ok := s.tryGrow(n)
		if ok {
			return nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return gaveUp(ctx.Err())
		}
	}
}

func (s *share) tryGrow(n int64) (<-chan struct{}, bool) {
	b := s.budget
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.used+n > b.max && b.senior == nil && (s.held > 0 || b.used == 0) {
		b.senior = s
	}
	if b.used+n > b.max && b.senior != s {
		return b.freed, false
	}
	b.used += n
	s.held += n
	return nil, true
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
	close(b.freed)
	b.freed = make(chan struct{})
}
