package live

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// Cost is what a desk has used so far.
type Cost struct {
	Memory int64         // octets of RssAnon; the database is mapped and counts as the page cache's
	CPU    time.Duration // of its process, in user and system
	Disk   int64         // octets that its data directory has on disk
}

// ticks is how many of a second Linux counts in /proc/PID/stat.
const ticks = 100

// Cost reads /proc and the data directory.
func (d *Desk) Cost() Cost {
	d.t.Helper()
	c := Cost{Memory: d.memory()}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", d.PID()))
	if err != nil {
		d.t.Fatalf("cost: %v", err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var user, system int64
	fmt.Sscan(fields[11]+" "+fields[12], &user, &system)
	c.CPU = time.Duration(user+system) * time.Second / ticks
	filepath.WalkDir(d.Data(), func(_ string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			if info, err := e.Info(); err == nil {
				c.Disk += info.Size()
			}
		}
		return nil
	})
	return c
}

func (d *Desk) memory() int64 {
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.PID()))
	_, after, _ := strings.Cut(string(status), "RssAnon:")
	var kilobytes int64
	fmt.Sscan(after, &kilobytes)
	return kilobytes << 10
}

// Watch follows the desk's memory, ten times a second, until the function that it returns is
// called; that returns what was used since, and the most memory at any time.
func (d *Desk) Watch() (stop func() Cost) {
	d.t.Helper()
	before, done, most := d.Cost(), make(chan struct{}), make(chan int64)
	go func() {
		peak, tick := before.Memory, time.NewTicker(time.Second/10)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				peak = max(peak, d.memory())
			case <-done:
				most <- max(peak, d.memory())
				return
			}
		}
	}()
	return func() Cost {
		close(done)
		after := d.Cost()
		return Cost{Memory: <-most, CPU: after.CPU - before.CPU, Disk: after.Disk - before.Disk}
	}
}
