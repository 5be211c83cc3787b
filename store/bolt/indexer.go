package bolt

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rs/zerolog"
)

// The indexer leaves the machine to the mail: it rests seven times as long as it worked,
// and longer after a fault.
const (
	restShare = 7
	faultRest = 30 * time.Second
)

// indexStore is where an indexer works.
type indexStore interface {
	// viewRecords runs fn on one state.
	viewRecords(fn func(recordReader) error) error
	// updateRecords is desk.Store.Update. What it writes brings no mail, but may not use the reserve
	// that is kept for what must not fail.
	updateRecords(ctx context.Context, fn func(*recordWriter) error) error
}

// indexer keeps the search index, behind the desk's back: it takes the oldest of what waits
// and writes it as a segment, and merges segments. Each step prepares in a View what the
// writer then only writes. Whatever step a crash comes after, the index is whole: what a
// segment does not hold yet is still waiting.
type indexer struct {
	*searchIndex
	store    indexStore
	clock    func() time.Time
	log      zerolog.Logger
	stepping sync.Mutex // one step at a time
	merges   bool       // it is the merges' turn
	trouble  trouble
	cancel   context.CancelFunc
	done     sync.WaitGroup
}

// newIndexer makes the one that keeps x in a store. clock and log are for its troubles.
func newIndexer(x *searchIndex, s indexStore, clock func() time.Time, log zerolog.Logger) *indexer {
	return &indexer{searchIndex: x, store: s, clock: clock, log: log, cancel: func() {}}
}

func (x *indexer) start() {
	if x.off {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	x.cancel = cancel
	x.done.Go(func() { x.run(ctx) })
}

func (x *indexer) stop() {
	x.cancel()
	x.done.Wait()
}

func (x *indexer) run(ctx context.Context) {
	for {
		began := time.Now()
		worked, err := x.step(ctx)
		if err == nil {
			x.recovered()
		}
		rest := time.NewTimer(restShare * time.Since(began))
		switch {
		case err != nil:
			x.failed(ctx, err)
			rest.Reset(faultRest)
		case !worked:
			select {
			case <-x.kick:
			case <-ctx.Done():
			}
		}
		select {
		case <-rest.C:
		case <-ctx.Done():
			return
		}
	}
}

// all does what is to do, without the rests between its steps.
func (x *indexer) all(ctx context.Context) error {
	for idle := 0; idle < 2; {
		worked, err := x.step(ctx)
		if err != nil {
			return err
		}
		if idle++; worked {
			idle = 0
		}
	}
	return nil
}

// work is a step that was prepared in a View.
type work func(w *recordWriter) error

// errOvertaken means that something was taken out of the index since the View.
var errOvertaken = errors.New("the index has changed")

// step does one step, and reports whether there was any to do.
func (x *indexer) step(ctx context.Context) (bool, error) {
	x.stepping.Lock()
	defer x.stepping.Unlock()
	var w work
	var before uint64
	err := x.store.viewRecords(func(r recordReader) (err error) {
		defer catch(bucketTerms, nil, &err)
		before = removals(r)
		w, err = x.prepare(ctx, r)
		return err
	})
	if w == nil || err != nil {
		return false, err
	}
	err = x.store.updateRecords(ctx, func(rw *recordWriter) error {
		if removals(rw.recordReader) != before {
			return errOvertaken
		}
		return w(rw)
	})
	if errors.Is(err, errOvertaken) {
		err = nil
	}
	return err == nil, err
}

// prepare chooses the next step. Merging and indexing take turns, so that neither waits for
// the end of the other.
func (x *indexer) prepare(ctx context.Context, r recordReader) (work, error) {
	all, err := segments(r)
	if err != nil {
		return nil, err
	}
	choices := []func() (work, error){
		func() (work, error) { return x.prepareFresh(ctx, r) },
		func() (work, error) { return x.prepareMerge(r, all) },
	}
	if x.merges {
		choices[0], choices[1] = choices[1], choices[0]
	}
	x.merges = !x.merges
	for _, choice := range append(choices, func() (work, error) { return x.prepareBacklog(ctx, r) }) {
		if w, err := choice(); w != nil || err != nil {
			return w, err
		}
	}
	return nil, nil
}
