package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

const canary = "canary-8f3b21c7"

// TestRewriteLeavesNothing: what was erased stands in no file after a rewrite, and in no
// backup.
func TestRewriteLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	ctx := context.Background()
	for i := range 200 {
		size := 300
		if i%50 == 0 {
			size = raw.MaxInline + 1
		}
		if err := arrival(db, append([]byte(canary), octets(size)...)); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Update(ctx, eraseAll); err != nil {
		t.Fatal(err)
	}
	if e, err := db.Erasure(ctx); err != nil || !e.Pending || e.Last.IsZero() {
		t.Errorf("after the erasure: %+v, %v", e, err)
	}
	if len(holding(t, dir)) == 0 {
		t.Error("the canary was gone before the rewrite: this proves nothing")
	}
	backup := filepath.Join(t.TempDir(), "backup")
	if err := db.Backup(ctx, backup); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Rewrite(ctx); err != nil {
		t.Fatal(err)
	}
	for _, path := range append(holding(t, dir), holding(t, backup)...) {
		t.Errorf("%s holds what was erased", path)
	}
	if e, err := db.Erasure(ctx); err != nil || e.Pending || e.Rewritten.IsZero() {
		t.Errorf("after the rewrite: %+v, %v", e, err)
	}
	if err := arrival(db, octets(300)); err != nil {
		t.Error(err)
	}
}

// eraseAll leaves tombstones of what arrival made.
func eraseAll(tx ticket.Tx) error {
	tickets, err := tx.Tickets(0, 1_000)
	for _, t := range tickets {
		if err == nil {
			err = tx.EraseMessage(&ticket.Message{Ticket: t.Number, ID: 1})
		}
	}
	if err != nil {
		return err
	}
	return tx.Erased(time.Now())
}

// holding lists the files below dir in which the canary stands.
func holding(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(canary)) {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// TestRewriteWhileWriting: readers and writers go on, and nothing that they did is missing
// from the new file.
func TestRewriteWhileWriting(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	ctx := context.Background()
	stop := make(chan struct{})
	var pouring sync.WaitGroup
	for range 4 {
		pouring.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if err := arrival(db, octets(i%5*500_000)); err != nil {
					t.Error(err)
					return
				}
				if err := db.View(ctx, func(r ticket.Reader) error { _, err := r.Tickets(0, 10); return err }); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 5 {
		if _, err := db.Rewrite(ctx); err != nil {
			t.Error(err)
		}
	}
	close(stop)
	pouring.Wait()
	want := dump(db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	got := dump(opened(t, db.dir, Options{}))
	for n, value := range want.Tickets {
		if got.Tickets[n] != value {
			t.Errorf("ticket %s differs", n)
		}
	}
	for what, value := range want.Answers {
		if got.Answers[what] != value && what != "due" {
			t.Errorf("%s differs", what)
		}
	}
}

// TestRewriteCatchesUp: what changed or went while the file was copied has changed or gone
// in the new one, and an erasure that came then still waits.
func TestRewriteCatchesUp(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	ctx := context.Background()
	for range 10 {
		if err := arrival(db, octets(100)); err != nil {
			t.Fatal(err)
		}
	}
	far := time.Now().Add(time.Hour)
	do := func(fn func(ticket.Tx) error) {
		if err := db.Update(ctx, fn); err != nil {
			t.Fatal(err)
		}
	}
	do(func(tx ticket.Tx) error { return tx.SetTimer(1, ticket.TimerClose, far) })
	done, err := db.copyWhileWriting(ctx, record.Buckets())
	if err != nil {
		t.Fatal(err)
	}
	do(func(tx ticket.Tx) error { return tx.SetTimer(1, ticket.TimerClose, time.Time{}) })
	do(func(tx ticket.Tx) error {
		return tx.PutTicket(&ticket.Ticket{Number: 2, Subject: "changed", Messages: 1, Events: 1})
	})
	do(eraseAll)
	want := dump(db)
	waited := db.writer.turn(ctx, func() { err = db.catchUp(record.Buckets(), done); db.writer.touched = nil })
	if err := errors.Join(waited, err); err != nil {
		t.Fatal(err)
	}
	got := dump(db)
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the new file differs:\n%v\n%v", got, want)
	}
	if e, err := db.Erasure(ctx); err != nil || !e.Pending {
		t.Errorf("an erasure that came during the copy does not wait: %+v, %v", e, err)
	}
}

// TestRewriteThatFails: the old file goes on, and a half copy goes away, at once or with the
// next start.
func TestRewriteThatFails(t *testing.T) {
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	if err := arrival(db, octets(100)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := db.Rewrite(ctx); err == nil {
		t.Error("a rewrite that was called off went through")
	}
	if err := arrival(db, octets(100)); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	half := filepath.Join(dir, rewriteName)
	if err := os.WriteFile(half, []byte("half a copy"), 0o600); err != nil {
		t.Fatal(err)
	}
	again := opened(t, dir, Options{})
	if _, err := os.Stat(half); err == nil {
		t.Error("the half copy of a killed rewrite is still there")
	}
	if got := dump(again); len(got.Tickets) != 2 {
		t.Errorf("%d tickets", len(got.Tickets))
	}
}

// TestReaderOutlivesRewrite: a long look sees its state to the end.
func TestReaderOutlivesRewrite(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	ctx := context.Background()
	if err := arrival(db, octets(100)); err != nil {
		t.Fatal(err)
	}
	err := db.View(ctx, func(r ticket.Reader) error {
		for range 2 {
			if _, err := db.Rewrite(ctx); err != nil {
				return err
			}
		}
		if err := arrival(db, octets(100)); err != nil {
			return err
		}
		tickets, err := r.Tickets(0, 10)
		if len(tickets) != 1 {
			t.Errorf("the look sees %d tickets", len(tickets))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkRewrite measures how long a rewrite takes, and how long it keeps writers waiting,
// while mail comes in.
func BenchmarkRewrite(b *testing.B) {
	db, err := Open(b.TempDir(), Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	b.SetParallelism(25)
	run(b, db, 100_000, octets(3_000))
	stop := make(chan struct{})
	var pouring sync.WaitGroup
	pouring.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				if err := arrival(db, octets(20_000)); err != nil {
					b.Error(err)
				}
			}
		}
	})
	b.ResetTimer()
	var longest time.Duration
	for range b.N {
		pause, err := db.Rewrite(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		longest = max(longest, pause)
	}
	b.StopTimer()
	close(stop)
	pouring.Wait()
	info, err := os.Stat(filepath.Join(db.dir, databaseName))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(longest.Milliseconds()), "ms-pause")
	b.ReportMetric(float64(info.Size()>>20), "MiB")
}
