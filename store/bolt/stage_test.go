package bolt

import (
	"bytes"
	"context"
	"errors"
	"io"
	"runtime"
	"sync"
	"testing"
	"time"

	"guichet/mail"
	"guichet/ticket"
)

func TestBudget(t *testing.T) {
	ctx := context.Background()
	db := opened(t, t.TempDir(), Options{InFlight: 100_000})
	first, err := db.Stage(ctx, bytes.NewReader(octets(60_000)), 0)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	_, err = db.Stage(short, bytes.NewReader(octets(60_000)), 0)
	if mail.KindOf(err) != mail.Busy || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a stage over the bound: %v, want Busy", err)
	}
	first.Discard()
	second, err := db.Stage(ctx, bytes.NewReader(octets(60_000)), 0)
	if err != nil {
		t.Fatal(err)
	}
	second.Discard()
	large, err := db.Stage(ctx, bytes.NewReader(octets(3_000_000)), 0)
	if err != nil {
		t.Errorf("a mail larger than the bound, alone: %v", err)
	} else {
		large.Discard()
	}
	if db.budget.used != 0 || db.budget.senior != nil {
		t.Errorf("%d octets in flight after all were discarded", db.budget.used)
	}
}

// endless has many octets.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return min(len(p), 1000), nil }

// TestBudgetProgress: stages that hold a part each do not starve each other.
func TestBudgetProgress(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	db := opened(t, t.TempDir(), Options{InFlight: 100_000})
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			staged, err := db.Stage(ctx, bytes.NewReader(octets(20_000+i*10_000)), 0)
			if err != nil {
				t.Errorf("stage %d: %v", i, err)
				return
			}
			staged.Discard()
		})
	}
	all.Wait()
}

// TestBudgetTwice: who stages again while he holds a mail is not stuck for ever.
func TestBudgetTwice(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	db := opened(t, t.TempDir(), Options{InFlight: 100_000})
	db.budget.patience = time.Millisecond
	var holding, all sync.WaitGroup
	holding.Add(5)
	for range 5 {
		all.Go(func() {
			first, err := db.Stage(ctx, bytes.NewReader(octets(20_000)), 0)
			holding.Done()
			if err != nil {
				t.Error(err)
				return
			}
			defer first.Discard()
			holding.Wait()
			second, err := db.Stage(ctx, bytes.NewReader(octets(10_000)), 0)
			if err != nil {
				t.Error(err)
				return
			}
			second.Discard()
		})
	}
	all.Wait()
}

// TestStageHeap: a large mail is on disk and mapped, not in the heap.
func TestStageHeap(t *testing.T) {
	db := opened(t, t.TempDir(), Options{})
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	staged, err := db.Stage(context.Background(), io.LimitReader(endless{}, 40_000_000), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer staged.Discard()
	runtime.ReadMemStats(&after)
	if len(staged.Bytes()) != 40_000_000 {
		t.Errorf("%d octets", len(staged.Bytes()))
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 6<<20 {
		t.Errorf("staging 40 MB allocated %d octets", took)
	}
}

// TestStagedFiles: a file lives as long as something names it.
func TestStagedFiles(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	db := opened(t, dir, Options{})
	expect := func(what string, want int) {
		t.Helper()
		if got := rawFiles(t, dir); got != want {
			t.Errorf("%s: %d files, want %d", what, got, want)
		}
	}
	stage := func() ticket.Staged {
		t.Helper()
		s, err := db.Stage(ctx, bytes.NewReader(octets(1_500_000)), 0)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := stage()
	expect("staged", 1)
	s.Discard()
	expect("discarded", 0)

	s = stage()
	failed := errors.New("refused")
	err := db.Update(ctx, func(tx ticket.Tx) error { return errors.Join(tx.AddHeld(&ticket.HeldMail{}, s), failed) })
	if !errors.Is(err, failed) {
		t.Error(err)
	}
	s.Discard()
	expect("the update failed", 0)

	s = stage()
	a := &ticket.HeldMail{}
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.AddHeld(a, s) }); err != nil {
		t.Fatal(err)
	}
	s.Discard()
	expect("kept", 1)
	if err := db.Update(ctx, func(tx ticket.Tx) error { return tx.DropHeld(a.ID) }); err != nil {
		t.Fatal(err)
	}
	expect("dropped", 0)

	_, err = db.Stage(ctx, io.LimitReader(endless{}, 3_000_000), 2_000_000)
	if mail.KindOf(err) != mail.TooLarge {
		t.Error(err)
	}
	expect("too large", 0)
}
