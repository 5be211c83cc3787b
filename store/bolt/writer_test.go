package bolt

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"guichet/store/bolt/record"
	"guichet/ticket"
)

// TestGroup: what waits together is committed together, except who fails.
func TestGroup(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	ctx := context.Background()
	commits := commitsOf(t, db, func() {
		release := block(t, db)
		var all sync.WaitGroup
		var entered atomic.Int32
		for range 100 {
			all.Go(func() {
				entered.Add(1)
				if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.AddTicket(&ticket.Ticket{}) }); err != nil {
					t.Error(err)
				}
			})
		}
		for entered.Load() < 100 || len(db.writer.requests) < 100 {
			runtime.Gosched()
		}
		close(release)
		all.Wait()
	})
	if commits > 2 {
		t.Errorf("100 updates that waited took %d commits", commits)
	}
}

// block keeps the writer busy until release is closed.
func block(t *testing.T, db *DB) (release chan struct{}) {
	t.Helper()
	release = make(chan struct{})
	running := make(chan struct{})
	go func() {
		_ = db.Update(context.Background(), func(ticket.Tx) error {
			close(running)
			<-release
			return nil
		})
	}()
	<-running
	return release
}

func commitsOf(t *testing.T, db *DB, fn func()) int {
	t.Helper()
	id := func() int {
		tx, err := db.file.bolt.Begin(false)
		if err != nil {
			t.Fatal(err)
		}
		defer rollback(tx)
		return tx.ID()
	}
	before := id()
	fn()
	return id() - before
}

// TestNoCommitWithoutChange: looking, and failing, cost no sync.
func TestNoCommitWithoutChange(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	ctx := context.Background()
	commits := commitsOf(t, db, func() {
		_ = db.Update(ctx, func(tx ticket.Tx) error { _, err := tx.Ticket(1); return err })
		_ = db.Update(ctx, func(tx ticket.Tx) error { _, err := tx.Tickets(0, 1); return err })
		_ = db.Update(ctx, func(tx ticket.Tx) error { return errors.Join(tx.AddTicket(&ticket.Ticket{}), errors.New("no")) })
	})
	if commits != 0 {
		t.Errorf("%d commits", commits)
	}
}

// TestGoexit: a fn that ends its goroutine, as a test's Fatal does, does not stop the desk.
func TestGoexit(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	ctx := context.Background()
	if err := db.Update(ctx, func(ticket.Tx) error { runtime.Goexit(); return nil }); err == nil {
		t.Error("no error")
	}
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.AddTicket(&ticket.Ticket{}) }); err != nil {
		t.Error(err)
	}
}

// TestCloseWhileWaiting: Close refuses who waits, and nobody hangs.
func TestCloseWhileWaiting(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	release := block(t, db)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			err := db.Update(context.Background(), func(tx ticket.Tx) error { return tx.AddTicket(&ticket.Ticket{}) })
			if err != nil && !errors.Is(err, record.ErrClosed) {
				t.Error(err)
			}
		})
	}
	closed := make(chan error)
	go func() { closed <- db.Close() }()
	close(release)
	if err := <-closed; err != nil {
		t.Error(err)
	}
	all.Wait()
}
