package index

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// trouble is what keeps the indexer from going on. Mail does not wait for it, so nobody else
// would notice.
type trouble struct {
	mu    sync.Mutex
	err   error // of the last step; nil: it went well
	since time.Time
	told  time.Time // when the log last said so
}

// tellAgain is after how long the log repeats a fault that lasts.
const tellAgain = time.Hour

// failed notes a fault, and logs it when it is a new one or lasts.
func (x *Indexer) failed(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return // the database is being closed
	}
	now := x.clock()
	x.trouble.mu.Lock()
	defer x.trouble.mu.Unlock()
	last := x.trouble.err
	if last == nil {
		x.trouble.since = now
	}
	x.trouble.err = err
	if last != nil && last.Error() == err.Error() && now.Sub(x.trouble.told) < tellAgain {
		return
	}
	x.trouble.told = now
	x.log.Error().Err(err).Time("since", x.trouble.since).Msg("search index stands still")
}

// recovered forgets the fault.
func (x *Indexer) recovered() {
	x.trouble.mu.Lock()
	defer x.trouble.mu.Unlock()
	if x.trouble.err == nil {
		return
	}
	x.trouble.err, x.trouble.told = nil, time.Time{}
	x.log.Info().Time("since", x.trouble.since).Msg("search index goes on")
}

// Sentences says what stands still though mail comes and goes; none if all is well.
func (x *Indexer) Sentences() []string {
	x.trouble.mu.Lock()
	defer x.trouble.mu.Unlock()
	if x.trouble.err == nil {
		return nil
	}
	return []string{fmt.Sprintf("The search index stands still since %s: %v.", x.trouble.since.Format(time.RFC3339), x.trouble.err)}
}
