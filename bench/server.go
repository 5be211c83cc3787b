package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"guichet/e2e/live"
)

// result is one load on both servers.
type result struct{ desk, postfix []sample }

// compare measures the two servers in turns, so that what else the machine does hits both.
func compare(r *run, bin string, l load, o options) result {
	var res result
	for range o.rounds {
		r.sub(func(r *run) { res.desk = append(res.desk, runDesk(r, bin, r.TempDir(), l, o)) })
		r.sub(func(r *run) { res.postfix = append(res.postfix, runPostfix(r, l)) })
	}
	return res
}

func (res result) rate() float64 { return median(res.desk).rate }

func printHead() {
	fmt.Println("| load | store | desk /s | Postfix /s | ratio | p50 | p99 | Postfix p99 | RssAnon peak | CPU a mail | refused |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|---|")
}

func (res result) print(load, store string) {
	d := median(res.desk)
	var rss int64
	refused := 0
	for _, s := range res.desk {
		rss, refused = max(rss, s.rssAnon), refused+s.refused
	}
	row := fmt.Sprintf("| %s | %s | %.0f | ", load, store, d.rate)
	if res.postfix == nil {
		row += "– | – | "
	} else {
		row += fmt.Sprintf("%.0f | %.2f | ", median(res.postfix).rate, d.rate/median(res.postfix).rate)
	}
	row += millis(d.percentile(0.5)) + " | " + millis(d.percentile(0.99)) + " | "
	if res.postfix == nil {
		row += "– | "
	} else {
		row += millis(median(res.postfix).percentile(0.99)) + " | "
	}
	fmt.Printf("%s%.0f MB | %.2f ms | %d |\n", row, float64(rss)/1e6, d.cpuPerMail(), refused)
}

func millis(d time.Duration) string {
	if d == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f ms", float64(d)/1e6)
}

// median is the measurement with the middle rate.
func median(all []sample) sample {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b sample) int { return int(a.rate*1000) - int(b.rate*1000) })
	return all[len(all)/2]
}

// runDesk measures the desk over the store in dir.
func runDesk(r *run, bin, dir string, l load, o options) (s sample) {
	r.sub(func(r *run) {
		relay := live.FreeAddr()
		if o.deliver {
			takeAll(r, relay, new(sink))
		} else {
			neverGreet(r, relay)
		}
		d := live.StartDesk(r, bin, o.setup(r, live.Setup{Relay: relay, Dir: dir}))
		w := watch(d.PID())
		if o.profile != "" {
			go profile(filepath.Join(dir, "data", "control.sock"), o.profile, o.seconds)
		}
		start := cpuTime(d.PID())
		var err error
		if s, err = l.run(d.Addr); err != nil {
			r.Fatalf("desk: %v\n%s", err, d.Log())
		}
		s.rssAnon, s.cpu = w.stop(), cpuTime(d.PID())-start
		if o.profile != "" {
			profileAllocations(filepath.Join(dir, "data", "control.sock"), o.profile+".allocs")
		}
		if o.profile != "" {
			profileAllocations(filepath.Join(dir, "data", "control.sock"), o.profile+".allocs")
		}
		if os.Getenv("DBG") != "" {
			b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", d.PID()))
			f := strings.Fields(string(b))
			st, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", d.PID()))
			_, ctx, _ := strings.Cut(string(st), "voluntary_ctxt")
			fmt.Fprintln(os.Stderr, bin, "start", start, "cpu", s.cpu, "utime", f[13], "stime", f[14], "minflt", f[9], "majflt", f[11], s.rate, s.cpuPerMail(), s.percentile(.5), s.percentile(.99), strings.Join(strings.Fields(ctx), " "))
		}
	})
	return s
}

// runPostfix measures how fast Postfix takes the same into its hold queue.
func runPostfix(r *run, l load) (s sample) {
	p := live.StartPostfix(r, live.PostfixSetup{
		Mailboxes: []string{rcpt},
		Main: []string{
			"smtpd_recipient_restrictions = check_client_access static:HOLD, permit_mynetworks, reject",
			"in_flow_delay = 0", "default_process_limit = 200", "smtpd_client_connection_count_limit = 0",
		},
	})
	s, err := l.run(p.Addr)
	if err != nil {
		r.Fatalf("postfix: %v\n%s", err, p.Log())
	}
	held, _ := filepath.Glob(filepath.Join(p.Dir, "queue/hold/*"))
	if len(held) != s.answered-s.refused {
		r.Fatalf("Postfix acknowledged %d mails and holds %d", s.answered-s.refused, len(held))
	}
	return s
}

// neverGreet accepts connections and says nothing: letters wait in the outbox.
func neverGreet(r *run, addr string) {
	serve(r, addr, func(c net.Conn) { c.Read(make([]byte, 1)) })
}

// neverGreetUntil is neverGreet, until stop closes what it accepted and listens no more.
func neverGreetUntil(r *run, addr string) (stop func()) {
	over := make(chan struct{})
	end := serve(r, addr, func(c net.Conn) { <-over })
	return func() { end(); close(over) }
}

// serve talks to each who connects, until stop or the end of r.
func serve(r *run, addr string, talk func(net.Conn)) (stop func()) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		r.Fatalf("%v", err)
	}
	r.Cleanup(func() { ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() { defer c.Close(); talk(c) }()
		}
	}()
	return func() { ln.Close() }
}

// watcher samples the anonymous memory of a process.
type watcher struct {
	end  chan struct{}
	peak chan int64
}

func watch(pid int) *watcher {
	w := &watcher{make(chan struct{}), make(chan int64, 1)}
	go func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		var peak int64
		for {
			peak = max(peak, rssAnon(pid))
			select {
			case <-w.end:
				w.peak <- peak
				return
			case <-tick.C:
			}
		}
	}()
	return w
}

// stop returns the peak in octets.
func (w *watcher) stop() int64 {
	close(w.end)
	return <-w.peak
}

func rssAnon(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), "RssAnon:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	kb, _ := strconv.ParseInt(fields[0], 10, 64)
	return kb * 1024
}

// cpuTime is what a process has used of the processor since it began.
func cpuTime(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), ") ")
	fields := strings.Fields(rest) // from the third on: proc(5)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond // ticks of 1/100 s
}
