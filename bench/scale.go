package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"guichet/e2e/live"
)

// measureScale measures what people do on a desk with many tickets, and how fast it takes mail
// beside an empty one. Each part works on a copy, so that a kept store stays as it was seeded.
func measureScale(r *run, bin string, o options) error {
	dir := o.store
	if dir == "" {
		dir = r.TempDir()
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	took, size := seed(r, bin, dir, o.scale)
	w := newWorld(o.scale)
	fmt.Printf("%d tickets with %d messages, %d customers: %.2f GB, seeded and indexed in %v\n\n",
		o.scale, 5*o.scale, w.customers, float64(size)/1e9, took)
	for _, part := range []struct {
		name    string
		measure func(*run, string, string, options) error
	}{{"use", measureUse}, {"timers", measureTimers}, {"receive", measureReceive}} {
		if !strings.Contains(o.parts, part.name) {
			continue
		}
		var err error
		r.sub(func(r *run) { err = part.measure(r, bin, dir, o) })
		if err != nil {
			return err
		}
	}
	return nil
}

// copied is a copy of the desk in dir, all of it on disk: what the kernel has still to write would
// hold up the desk's own fsync.
func copied(r *run, dir string) string {
	own := r.TempDir()
	if out, err := exec.Command("cp", "-a", "--reflink=auto", filepath.Join(dir, "data"), own).CombinedOutput(); err != nil {
		r.Fatalf("copy the store: %v: %s", err, out)
	}
	syscall.Sync()
	return own
}

// measureReceive compares the first load over the full and an empty store, in turns. Each round
// has a copy of its own: letters that wait since the last one would be tried meanwhile.
func measureReceive(r *run, bin, dir string, o options) error {
	l, err := loadOf(strings.Split(o.loads, ",")[0], o)
	if err != nil {
		return err
	}
	var empty, full result
	for range o.rounds {
		r.sub(func(r *run) { empty.desk = append(empty.desk, runDesk(r, bin, r.TempDir(), l, o)) })
		r.sub(func(r *run) { full.desk = append(full.desk, runDesk(r, bin, copied(r, dir), l, o)) })
	}
	printHead()
	empty.print(l.name, "empty")
	full.print(l.name, fmt.Sprintf("%d tickets", o.scale))
	fmt.Printf("\nover %d tickets: %.2f of the empty store's rate\n\n", o.scale, full.rate()/empty.rate())
	return nil
}

// measureUse measures mails and commands of one person at a time.
func measureUse(r *run, bin, dir string, o options) error {
	relay := live.FreeAddr()
	takeAll(r, relay, new(sink))
	d := live.NewDesk(r, bin, seeded(live.Setup{Relay: relay, Dir: copied(r, dir)}))
	began := time.Now()
	d.Start()
	fmt.Printf("serve takes mail %v after its start\n\n", time.Since(began).Round(10*time.Millisecond))
	w := watch(d.PID())
	fmt.Printf("| what | p50 | p99 | times |\n|---|---|---|---|\n")
	s, err := newScript(r, d, o)
	if err != nil {
		return err
	}
	for _, u := range s.uses() {
		if !strings.Contains(u.name, o.only) {
			continue
		}
		m := o.repeat
		if u.times > 0 {
			m = u.times
		}
		waits := sample{}
		for i := range m {
			began := time.Now()
			u.do(i)
			waits.waits = append(waits.waits, time.Since(began))
		}
		waits.sort()
		fmt.Printf("| %s | %s | %s | %d |\n", u.name, fine(waits.percentile(0.5)), fine(waits.percentile(0.99)), m)
	}
	fmt.Printf("\nRssAnon %.0f MB at the end, %.0f MB at its peak\n\n", float64(rssAnon(d.PID()))/1e6, float64(w.stop())/1e6)
	return nil
}

// fine prints a duration that may be short.
func fine(d time.Duration) string {
	if d >= 100*time.Millisecond {
		return fmt.Sprintf("%.0f ms", float64(d)/1e6)
	}
	return fmt.Sprintf("%.1f ms", float64(d)/1e6)
}
