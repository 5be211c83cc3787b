package bolt

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync/atomic"

	"guichet/store/bolt/record"
	"guichet/store/bolt/transaction"
	"guichet/ticket"
)

// request is an Update that waits.
type request struct {
	fn    func(ticket.Tx) error
	taken atomic.Bool // by the writer, or by its caller who gave up
	done  chan error

	tx  *transaction.Tx // of the last run
	err error           // of the last run
}

// Update implements ticket.Store. It returns early when ctx ends, but only as long as fn has
// not begun to run: afterwards the outcome is worth the short wait.
func (db *DB) Update(ctx context.Context, fn func(ticket.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return record.GaveUp(err)
	}
	if db.options.Backup {
		return record.Fault(errors.New("a backup is read only: use guichet restore DIR"))
	}
	w := db.writer
	r := &request{fn: fn, done: make(chan error, 1)}
	select {
	case w.requests <- r:
	case <-ctx.Done():
		return record.GaveUp(ctx.Err())
	case <-w.done:
		return record.Fault(record.ErrClosed)
	}
	select {
	case err := <-r.done:
		return err
	case <-ctx.Done():
		if r.taken.CompareAndSwap(false, true) {
			return record.GaveUp(ctx.Err())
		}
	case <-w.done:
		if r.taken.CompareAndSwap(false, true) {
			return record.Fault(record.ErrClosed)
		}
	}
	return <-r.done
}

func (r *request) answer(err error) {
	select {
	case r.done <- err:
	default: // it has its answer
	}
}

// runUpdate calls fn and makes an error of its panic.
func runUpdate(t *transaction.Tx, fn func(ticket.Tx) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = record.Fault(fmt.Errorf("panic in an update: %v\n%s", p, debug.Stack()))
		}
	}()
	if err := fn(t); err != nil {
		return err
	}
	return t.Err()
}
