package service

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// leanMemory is what the process's memory, without the mapped database and the program itself, stays below as long as what
// is in use leaves room: the collector, which lets the heap double by itself, runs more often near it. 50 sessions use half of it.
const leanMemory = 50 << 20

// keepLean sets the collector's soft limit once a second, by what was in use at its last cycle: a limit that live data does not
// leave room below would have it run all the time. Where GOGC or GOMEMLIMIT are set, the admin has decided.
func keepLean(ctx context.Context) error {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return nil
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(-1))
	used := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for set := int64(0); ; {
		metrics.Read(used)
		if limit := memoryLimit(int64(used[0].Value.Uint64())); limit != set {
			set = limit
			debug.SetMemoryLimit(limit)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// memoryLimit is the limit for so many octets in use, in steps of a MiB: half as much again for what is thrown away, and 12 MiB for
// stacks and the collector's own.
func memoryLimit(live int64) int64 {
	return max(leanMemory, (live+live/2+12<<20)&^(1<<20-1))
}
