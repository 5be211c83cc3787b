package raw

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
)

func TestBudget(t *testing.T) {
	ctx := context.Background()
	f := NewFiles(t.TempDir(), 100_000)
	first, err := f.Stage(ctx, bytes.NewReader(zeros(60_000)), 0)
	if err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	_, err = f.Stage(short, bytes.NewReader(zeros(60_000)), 0)
	if mail.KindOf(err) != mail.Busy || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a stage over the bound: %v, want Busy", err)
	}
	first.Discard()
	second, err := f.Stage(ctx, bytes.NewReader(zeros(60_000)), 0)
	if err != nil {
		t.Fatal(err)
	}
	second.Discard()
	large, err := f.Stage(ctx, bytes.NewReader(zeros(3_000_000)), 0)
	if err != nil {
		t.Errorf("a mail larger than the bound, alone: %v", err)
	} else {
		large.Discard()
	}
	if f.budget.used != 0 || f.budget.senior != nil {
		t.Errorf("%d octets in flight after all were discarded", f.budget.used)
	}
}

// zeros makes n octets.
func zeros(n int) []byte { return make([]byte, n) }

// endless has many octets.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return min(len(p), 1000), nil }

// TestBudgetProgress: stages that hold a part each do not starve each other.
func TestBudgetProgress(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	f := NewFiles(t.TempDir(), 100_000)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			staged, err := f.Stage(ctx, bytes.NewReader(zeros(20_000+i*10_000)), 0)
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
	f := NewFiles(t.TempDir(), 100_000)
	f.budget.patience = time.Millisecond
	var holding, all sync.WaitGroup
	holding.Add(5)
	for range 5 {
		all.Go(func() {
			first, err := f.Stage(ctx, bytes.NewReader(zeros(20_000)), 0)
			holding.Done()
			if err != nil {
				t.Error(err)
				return
			}
			defer first.Discard()
			holding.Wait()
			second, err := f.Stage(ctx, bytes.NewReader(zeros(10_000)), 0)
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
	f := NewFiles(t.TempDir(), 64<<20)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	staged, err := f.Stage(context.Background(), io.LimitReader(endless{}, 40_000_000), 0)
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
