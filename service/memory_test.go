package service

import (
	"context"
	"math"
	"runtime/debug"
	"testing"
)

func TestMemoryLimit(t *testing.T) {
	for _, c := range []struct{ live, want int64 }{{0, 50}, {20, 50}, {25, 50}, {26, 51}, {40, 72}, {400, 612}} {
		if got := memoryLimit(c.live << 20); got != c.want<<20 {
			t.Errorf("%d MiB in use: limit %d MiB, want %d", c.live, got>>20, c.want)
		}
	}
}

// TestKeepLean: the limit is the program's while it runs, and not where the environment sets one.
func TestKeepLean(t *testing.T) {
	limit := func() int64 { return debug.SetMemoryLimit(-1) }
	if had := limit(); had != math.MaxInt64 {
		t.Skip("this run has a limit of its own")
	}
	for _, c := range []struct {
		gogc string
		want bool
	}{{"", true}, {"100", false}} {
		t.Setenv("GOGC", c.gogc)
		t.Setenv("GOMEMLIMIT", "")
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan error)
		go func() { done <- keepLean(ctx) }()
		if c.want {
			for limit() == math.MaxInt64 {
			}
			stop()
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		stop()
		if limit() != math.MaxInt64 {
			t.Errorf("GOGC %q: a limit of %d is left", c.gogc, limit())
		}
	}
}
