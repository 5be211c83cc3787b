package bolt

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// indexing bounds the work on the search index. The zero value is the default.
type indexing struct {
	flush  int  // changes that are worth a segment: fewer are read one by one
	most   int  // changes of one segment
	fan    int  // segments of a level that are merged into one of the next
	chunks int  // chunks that one transaction writes
	off    bool // nothing happens but by a test's own steps
}

func (i indexing) defaults() indexing {
	if i.flush == 0 {
		i = indexing{flush: 256, most: 1024, fan: 4, chunks: 64, off: i.off}
	}
	return i
}

// The indexer leaves the machine to the mail: it rests seven times as long as it worked,
// and longer after a fault.
const (
	restShare = 7
	faultRest = 30 * time.Second
)

// indexer keeps the search index, behind the desk's back: it takes the oldest of what waits
// and writes it as a segment, and merges segments. Each step prepares in a View what the
// writer then only writes. Whatever step a crash comes after, the index is whole: what a
// segment does not hold yet is still waiting.
type indexer struct {
	db *DB
	indexing
	kick     chan struct{}
	flushed  atomic.Uint64 // the last number of bucketFresh that was indexed; a hint
	stepping sync.Mutex    // one step at a time
	merges   bool          // it is the merges' turn
	trouble  trouble
	cancel   context.CancelFunc
	done     sync.WaitGroup
}

func newIndexer(db *DB, i indexing) *indexer {
	return &indexer{db: db, indexing: i.defaults(), kick: make(chan struct{}, 1), cancel: func() {}}
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

// note tells of what waits, up to this number.
func (x *indexer) note(seq uint64) {
	if seq >= x.flushed.Load()+uint64(x.flush) {
		x.wake()
	}
}

// wake has it look for work.
func (x *indexer) wake() {
	select {
	case x.kick <- struct{}{}:
	default:
	}
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

// Index does at once what the search index lacks, without the rests between its steps that leave
// the machine to the mail. It is for who fills a store and wants to search it right away; a desk
// in service needs it never.
func (db *DB) Index(ctx context.Context) error {
	for idle := 0; idle < 2; {
		worked, err := db.indexer.step(ctx)
		if err != nil {
			return fault(err)
		}
		if idle++; worked {
			idle = 0
		}
	}
	return nil
}

// work is a step that was prepared in a View.
type work func(t *tx) error

// errOvertaken means that something was taken out of the index since the View.
var errOvertaken = errors.New("the index has changed")

// step does one step, and reports whether there was any to do.
func (x *indexer) step(ctx context.Context) (bool, error) {
	x.stepping.Lock()
	defer x.stepping.Unlock()
	var w work
	var removals uint64
	err := x.db.view(func(btx *bbolt.Tx) (err error) {
		r := &reader{bolt: btx, db: x.db}
		defer catch(bucketTerms, nil, &err)
		removals = r.removals()
		w, err = x.prepare(ctx, r)
		return err
	})
	if w == nil || err != nil {
		return false, err
	}
	err = x.db.Update(ctx, func(dtx ticket.Tx) error {
		t := dtx.(*tx)
		t.arrived = true // the reserve of Options.MaxSize is not for this
		if t.removals() != removals {
			return errOvertaken
		}
		return w(t)
	})
	if errors.Is(err, errOvertaken) {
		err = nil
	}
	return err == nil, err
}

// prepare chooses the next step. Merging and indexing take turns, so that neither waits for
// the end of the other.
func (x *indexer) prepare(ctx context.Context, r *reader) (work, error) {
	all, err := r.segments()
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
