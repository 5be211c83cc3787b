package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"

	"guichet/e2e/live"
)

type options struct {
	mails    int
	sessions int
	rounds   int
	tickets  int
	store    string
	deliver  bool
	judge    bool
	loads    string
	scale    int
	parts    string
	repeat   int
	only     string
	before   string
	after    string
	profile  string
	seconds  int
	out      bool
	share    bool
	large    bool
	pace     float64
	idle     int
	corpora  string
	abuse    bool
	dead     bool
	pairs    int
	sign     string
}

func main() {
	var o options
	flag.IntVar(&o.mails, "mails", 20000, "mails in each measurement")
	flag.IntVar(&o.sessions, "sessions", 50, "sessions at once")
	flag.IntVar(&o.rounds, "rounds", 3, "measurements of each server, in turns; the median counts")
	flag.IntVar(&o.tickets, "tickets", 0, "measure also over a store with so many tickets")
	flag.StringVar(&o.store, "store", "", "keep the seeded store in this directory, and use it if it is there")
	flag.BoolVar(&o.deliver, "deliver", false, "the relay takes letters while mail comes in")
	flag.BoolVar(&o.judge, "judge", false, "senders are strangers whose mail SPF, DKIM and DMARC prove, by a DNS on this machine")
	flag.StringVar(&o.loads, "loads", "client-20k,client-1k,source-20k,source-1k", "which loads")
	flag.IntVar(&o.scale, "scale", 0, "measure what people do on a desk with so many tickets, instead of the loads")
	flag.StringVar(&o.parts, "parts", "use,timers,receive", "with -scale: which parts")
	flag.StringVar(&o.only, "only", "", "with -scale, -share or -abuse: only uses, or kinds, whose name holds this")
	flag.StringVar(&o.before, "before", "", "measure the loads with the build of this commit (or this binary, by a path with a slash) and with today's, in turns, instead of Postfix")
	flag.StringVar(&o.after, "after", "", "with -before: the build of this commit, or this binary, in place of today's")
	flag.BoolVar(&o.out, "out", false, "measure mail in and out: until a sink has every letter, beside Postfix that relays the mails, and beside -before")
	flag.StringVar(&o.sign, "sign", "none", "with -out: how letters are signed: none, ed25519, or both (with RSA-2048)")
	flag.BoolVar(&o.share, "share", false, "measure mails that have something in common, after -mails of them, beside mails that have nothing")
	flag.StringVar(&o.profile, "profile", "", "write a CPU profile of the desk's first -seconds of each measurement to this file, and what it allocated to FILE.allocs")
	flag.IntVar(&o.seconds, "seconds", 5, "how long -profile looks; the measurement must go on as long")
	flag.BoolVar(&o.large, "large", false, "measure replies that have very much behind them: a long ticket, a busy person, a busy agent")
	flag.Float64Var(&o.pace, "pace", 0, "with client loads: so many mails a second, not as many as can be; the wait counts from when a mail was due")
	flag.IntVar(&o.idle, "idle", 0, "measure the anonymous memory of so many idle sessions")
	flag.StringVar(&o.corpora, "corpora", "", "measure the file that the mails (*.eml) below this directory make, beside -before")
	flag.IntVar(&o.repeat, "repeat", 200, "with -scale or -large: how often each use is measured")
	flag.BoolVar(&o.abuse, "abuse", false, "measure what -mails mails of each kind of abuse cost an honest customer, beside a desk without")
	flag.BoolVar(&o.dead, "dead", false, "measure what the letters of -mails mails cost that wait for a relay which is not there, and how they leave when it is back")
	flag.IntVar(&o.pairs, "pairs", 200, "with -abuse: how many honest mails are compared")
	flag.Parse()
	if err := measure(o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// measure runs everything and prints the table; what it started is stopped, also after a
// fault.
func measure(o options) error {
	var err error
	fault := live.Do(func(p *live.Program) {
		r := &run{}
		p.Cleanup(r.End)
		err = measureOn(r, o)
	})
	return errors.Join(err, fault)
}

func measureOn(r *run, o options) error {
	bin, err := buildDesk(r, o)
	if err != nil {
		return err
	}
	fmt.Printf("%d cores, %s, %d sessions, %d mails in each of %d rounds, delivery %s\n\n",
		runtime.NumCPU(), runtime.Version(), o.sessions, o.mails, o.rounds, map[bool]string{false: "waits", true: "goes on"}[o.deliver])
	if o.scale > 0 {
		return measureScale(r, bin, o)
	}
	if o.share {
		return measureShared(r, bin, o)
	}
	if o.large {
		return measureLarge(r, bin, o)
	}
	if o.idle > 0 {
		return measureIdle(r, bin, o)
	}
	if o.corpora != "" {
		return measureFile(r, bin, o)
	}
	if o.out {
		return measureOut(r, bin, o)
	}
	if o.dead {
		return measureDead(r, bin, o)
	}
	if o.abuse {
		return measureAbuse(r, bin, o)
	}
	if o.before != "" {
		return measureBefore(r, bin, o)
	}
	printHead()
	for _, name := range strings.Split(o.loads, ",") {
		l, err := loadOf(name, o)
		if err != nil {
			return err
		}
		compare(r, bin, l, o).print(l.name, "empty")
	}
	if o.tickets > 0 {
		return measureFull(r, bin, o)
	}
	return nil
}

// buildDesk builds what is measured: today's desk, or that of another commit.
func buildDesk(r *run, o options) (string, error) {
	if o.after != "" {
		return buildCommit(r, o.after)
	}
	return live.Build(r.TempDir())
}

// measureFull measures the first load over a store with many tickets.
func measureFull(r *run, bin string, o options) error {
	l, err := loadOf(strings.Split(o.loads, ",")[0], o)
	if err != nil {
		return err
	}
	dir := o.store
	if dir == "" {
		dir = r.TempDir()
	}
	took, size := seed(r, bin, dir, o.tickets)
	empty, full := result{}, result{} // in turns again: the machine may be busier now
	for range o.rounds {
		r.sub(func(r *run) { empty.desk = append(empty.desk, runDesk(r, bin, r.TempDir(), l, o)) })
		full.desk = append(full.desk, runDesk(r, bin, dir, l, o))
	}
	empty.print(l.name, "empty, beside it")
	full.print(l.name, fmt.Sprintf("%d tickets", o.tickets))
	fmt.Printf("\nover %d tickets (%.1f GB, seeded in %v): %.2f of the empty store's rate\n",
		o.tickets, float64(size)/1e9, took, full.rate()/empty.rate())
	return nil
}

// run is a live.T that is not a test.
type run struct{ live.Program }

// sub runs f as a part whose servers and directories go at its end; what is fatal there is fatal here.
func (r *run) sub(f func(*run)) {
	if err := live.Do(func(p *live.Program) {
		part := &run{}
		p.Cleanup(part.End)
		f(part)
	}); err != nil {
		r.Fatalf("%v", err)
	}
}
