package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"time"

	"guichet/e2e/live"
)

type options struct {
	lasts    time.Duration
	round    time.Duration
	sessions int
	seed     uint64
	corpus   string
	keep     bool
	play     string
	mails    string
}

func main() {
	var o options
	flag.DurationVar(&o.lasts, "for", time.Minute, "how long")
	flag.DurationVar(&o.round, "round", 30*time.Second, "how long one desk is used before its store is read")
	flag.IntVar(&o.sessions, "sessions", 16, "sessions at once")
	flag.Uint64Var(&o.seed, "seed", 0, "of the random numbers; 0: another each time. What the desk answers when is its own affair, so no run is like another")
	flag.StringVar(&o.corpus, "corpus", "e2e/wire/corpus", "the folder of kept scripts")
	flag.BoolVar(&o.keep, "keep", true, "keep what shows something new there")
	flag.StringVar(&o.play, "play", "", "play this script only, and tell what was said")
	flag.StringVar(&o.mails, "mails", ".", "the root of the source, whose parser's test mails are sent too")
	flag.Parse()
	ok, err := fuzz(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "wire:", err)
	}
	if !ok || err != nil {
		os.Exit(1)
	}
}

// fuzz runs rounds until the time is over; false if a rule was broken.
func fuzz(o options) (ok bool, err error) {
	ok = true
	fault := live.Do(func(p *live.Program) {
		var bin string
		if bin, err = live.Build(p.TempDir()); err == nil {
			ok, err = rounds(o, bin)
		}
	})
	if err == nil {
		err = fault
	}
	return ok, err
}

func rounds(o options, bin string) (ok bool, err error) {
	if o.play != "" {
		return playOne(o, bin)
	}
	if o.seed == 0 {
		o.seed = rand.Uint64()
	}
	c, first, err := openCorpus(o.corpus, o.keep)
	if err != nil {
		return false, err
	}
	fmt.Printf("seed %d, %d scripts of %s\n", o.seed, len(first), o.corpus)
	ok = true
	began, scripts, taken, memory, mails := time.Now(), int64(0), 0, int64(0), testMails(o.mails)
	for n := 0; time.Since(began) < o.lasts; n++ {
		var t tally
		d := min(o.round, max(o.lasts-time.Since(began), time.Second))
		if err := live.Do(func(p *live.Program) {
			r := &round{Program: p, options: o, corpus: c, number: n, mails: mails, first: first}
			t = r.run(bin, d)
		}); err != nil {
			t.faults = append(t.faults, err.Error())
		}
		first = nil
		for _, f := range t.faults {
			ok = false
			fmt.Printf("FAULT: %s\n\n", f)
		}
		scripts, taken, memory = scripts+t.scripts, taken+t.taken, max(memory, t.memory)
		fmt.Printf("%8s  round %d: %d scripts, %d mails taken, %d MB; %s\n", time.Since(began).Round(time.Second), n+1, t.scripts, t.taken, t.memory>>20, c.state())
	}
	fmt.Printf("%d scripts, %d mails taken, at most %d MB; %s\n", scripts, taken, memory>>20, c.state())
	return ok, nil
}

// playOne plays one script against a new desk.
func playOne(o options, bin string) (ok bool, err error) {
	text, err := os.ReadFile(o.play)
	if err != nil {
		return false, err
	}
	s, err := readScript(text)
	if err != nil {
		return false, err
	}
	fault := live.Do(func(p *live.Program) {
		r := &round{Program: p, options: o}
		desk, addr := r.desk(bin)
		if !s.lmtp {
			addr = desk.Addr
		}
		played, f, e := play(s, addr, make(chan struct{}))
		if err = e; err != nil {
			return
		}
		desk.Stop()
		fmt.Printf("%s\n%s\n%s\n", played.tell(), f.fault, tail(desk.Log()))
		ok = f.fault == "" && !f.open
	})
	if err == nil {
		err = fault
	}
	return ok, err
}

func tail(s string) string { return s[max(0, len(s)-2000):] }
