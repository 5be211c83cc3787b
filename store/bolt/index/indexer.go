package index

import (
	"context"
	"errors"
	"sync"
	"time"

	"guichet/store/bolt/record"

	"github.com/rs/zerolog"
)

// The indexer leaves the machine to the mail: it rests seven times as long as it worked,
// and longer after a fault.
const (
	restShare = 7
	faultRest = 30 * time.Second
)

// Store is where an indexer works.
type Store interface {
	// View runs fn on one state.
	View(fn func(record.Reader) error) error
	// Update is ticket.Store.Update. What it writes brings no mail, but may not use the reserve
	// that is kept for what must not fail.
	Update(ctx context.Context, fn func(*record.Writer) error) error
}

// Indexer keeps the search index, behind the desk's back: it takes the oldest of what waits
// and writes it as a segment, and merges segments. Each step prepares in a View what the
// writer then only writes. Whatever step a crash comes after, the index is whole: what a
// segment does not hold yet is still waiting.
type Indexer struct {
	*Index
	store    Store
	clock    func() time.Time
	log      zerolog.Logger
	stepping sync.Mutex // one step at a time
	merges   bool       // it is the merges' turn
	trouble  trouble
	cancel   context.CancelFunc
	done     sync.WaitGroup
}

// NewIndexer makes the one that keeps x in a store. clock and log are for its troubles.
func NewIndexer(x *Index, s Store, clock func() time.Time, log zerolog.Logger) *Indexer {
	return &Indexer{Index: x, store: s, clock: clock, log: log, cancel: func() {}}
}

// Start has it work by itself until Stop.
func (x *Indexer) Start() {
	if x.Off {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	x.cancel = cancel
	x.done.Go(func() { x.run(ctx) })
}

// Stop ends its work and waits for the step under way; it need not have been started.
func (x *Indexer) Stop() {
	x.cancel()
	x.done.Wait()
}

func (x *Indexer) run(ctx context.Context) {
	for {
		began := time.Now()
		worked, err := x.Step(ctx)
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

// All does what is to do, without the rests between its steps.
func (x *Indexer) All(ctx context.Context) error {
	for idle := 0; idle < 2; {
		worked, err := x.Step(ctx)
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
type work func(w *record.Writer) error

// errOvertaken means that something was taken out of the index since the View.
var errOvertaken = errors.New("the index has changed")

// Step does one step, and reports whether there was any to do.
func (x *Indexer) Step(ctx context.Context) (bool, error) {
	x.stepping.Lock()
	defer x.stepping.Unlock()
	var w work
	var before uint64
	err := x.store.View(func(r record.Reader) (err error) {
		defer record.Catch(record.BucketTerms, nil, &err)
		before = Removals(r)
		w, err = x.prepare(ctx, r)
		return err
	})
	if w == nil || err != nil {
		return false, err
	}
	err = x.store.Update(ctx, func(rw *record.Writer) error {
		if Removals(rw.Reader) != before {
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
func (x *Indexer) prepare(ctx context.Context, r record.Reader) (work, error) {
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
