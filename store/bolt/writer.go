package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"guichet/store/bolt/record"
	"guichet/store/bolt/transaction"

	"go.etcd.io/bbolt"

	berrors "go.etcd.io/bbolt/errors"
)

// Bounds of a group. A linger costs everybody its time, and pays only when many wait.
const (
	maxGroup  = 256
	lingerMin = 20
	linger    = 250 * time.Microsecond
)

// writer is the one goroutine that writes. It puts the updates that wait into one commit,
// because a commit costs two syncs, whatever it holds.
type writer struct {
	db       *DB
	requests chan *request
	quit     chan struct{}
	done     chan struct{}
	turns    chan func()
	torn     bool           // the last commit failed: see mend
	unnamed  bool           // the directory does not surely name the file in use: see mend
	touched  record.Touched // what changed since a rewrite began; nil: none goes on
}

func startWriter(db *DB) *writer {
	w := &writer{
		db:       db,
		requests: make(chan *request, maxGroup),
		quit:     make(chan struct{}),
		done:     make(chan struct{}),
		turns:    make(chan func()),
	}
	go w.run()
	return w
}

func (w *writer) stop() {
	close(w.quit)
	<-w.done
}

// run serves until stop. Should a fn end the goroutine (runtime.Goexit, as testing's Fatal
// does), another one takes over.
func (w *writer) run() {
	var group []*request
	stopped := false
	defer func() {
		if stopped {
			close(w.done)
			return
		}
		for _, r := range group {
			r.answer(errors.New("an update in its group ended the goroutine"))
		}
		go w.run()
	}()
	debug.SetPanicOnFault(true)
	for {
		select {
		case <-w.quit:
			stopped = true
			return
		case f := <-w.turns:
			f()
		case r := <-w.requests:
			group = w.gather(r)
			w.serve(group)
			group = nil
		}
	}
}

// turn runs f between two groups.
func (w *writer) turn(ctx context.Context, f func()) error {
	done := make(chan struct{})
	select {
	case w.turns <- func() { defer close(done); f() }:
		<-done
		return nil
	case <-ctx.Done():
		return record.GaveUp(ctx.Err())
	case <-w.done:
		return record.ErrClosed
	}
}

// gather takes what waits, and lingers a moment when that is much.
func (w *writer) gather(first *request) []*request {
	group := take(nil, first)
	for len(group) < maxGroup {
		select {
		case r := <-w.requests:
			group = take(group, r)
			continue
		default:
		}
		break
	}
	if len(group) <= lingerMin {
		return group
	}
	end := time.NewTimer(linger)
	defer end.Stop()
	for len(group) < maxGroup {
		select {
		case r := <-w.requests:
			group = take(group, r)
		case <-end.C:
			return group
		}
	}
	return group
}

func take(group []*request, r *request) []*request {
	if r.taken.CompareAndSwap(false, true) {
		return append(group, r)
	}
	return group
}

// serve commits the group. bbolt cannot take back a part of a transaction. So where one
// failed after it wrote, those before it are committed, it runs again alone (its error may
// have come from what its neighbours wrote), and then those behind it follow.
func (w *writer) serve(group []*request) {
	for len(group) > 0 {
		failed := w.try(group)
		if failed < 0 {
			return
		}
		if len(group) == 1 {
			group[0].answer(group[0].err)
			return
		}
		w.serve(group[:failed])
		w.serve(group[failed : failed+1])
		group = group[failed+1:]
	}
}

// try runs the group in one transaction and answers all, or returns the place of the one
// that has to be taken out.
func (w *writer) try(group []*request) int {
	if err := w.db.place.check(); err != nil {
		answerAll(group, err)
		return -1
	}
	if err := w.mend(); err != nil {
		answerAll(group, err)
		return -1
	}
	b, err := w.db.file.bolt.Begin(true)
	if err != nil {
		answerAll(group, err)
		return -1
	}
	open := true
	defer func() {
		if open {
			rollback(b)
		}
	}()
	wrote := false
	for i, r := range group {
		r.tx = transaction.New(b, w.db.shared, w.touched)
		r.err = runUpdate(r.tx, r.fn)
		w.db.shared.Damage.Note(r.err)
		if r.err != nil && r.tx.Changed() {
			return i
		}
		wrote = wrote || r.tx.Changed()
	}
	if wrote {
		open = false
		if err := commit(b); err != nil {
			w.failed(group, err)
			return -1
		}
	}
	for _, r := range group {
		if r.err == nil {
			r.tx.Settle()
		}
		r.answer(r.err)
	}
	return -1
}

// failed answers a group whose commit failed. On a full disk a smaller transaction may
// still go through; and what brings no mail may use the reserve of Options.MaxSize.
func (w *writer) failed(group []*request, err error) {
	w.torn = w.torn || !errors.Is(err, berrors.ErrMaxSizeReached)
	switch {
	case record.IsFull(err) && len(group) > 1:
		for i := range group {
			w.serve(group[i : i+1])
		}
		return
	case record.IsFull(err) && !group[0].tx.Arrived && w.db.file.bolt.MaxSize < w.db.options.MaxSize:
		w.db.file.bolt.MaxSize = w.db.options.MaxSize
		w.serve(group)
		w.db.file.bolt.MaxSize = w.db.options.arrivals()
		return
	}
	for _, r := range group {
		r.tx.Doubt()
	}
	answerAll(group, err)
}

func answerAll(group []*request, err error) {
	for _, r := range group {
		r.answer(record.Fault(fmt.Errorf("commit: %w", err)))
	}
}

// commit and rollback survive a damaged file. After a panic in bbolt the transaction is
// closed as far as possible; its lock may stay taken, which only Close would notice.
func commit(b *bbolt.Tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("bbolt gave up (%v): %w", p, record.ErrDamaged)
			rollback(b)
		}
	}()
	return b.Commit()
}

func rollback(b *bbolt.Tx) {
	defer func() { _ = recover() }()
	_ = b.Rollback()
}
