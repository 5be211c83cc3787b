package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"guichet/e2e/live"
)

// How long waiting letters are watched, and how long they may take to leave when their relay is back.
const (
	deadWatch  = 60 * time.Second
	maxDrained = 30 * time.Minute
)

// waits is what one desk did whose letters wait.
type waits struct {
	rate   float64 // mails a second that it takes meanwhile
	idle   float64 // part of a core that it uses when no mail comes
	anon   int64   // peak of anonymous memory over all, in octets
	listed []lists

	rateOut  float64 // letters a second once the relay is there
	cpu      time.Duration
	back     time.Duration // from the relay's return to the first letter
	sessions int64
	most     int64 // sessions at once
	twice    int
}

// lists is one way to list the queue.
type lists struct {
	how      string
	took     time.Duration
	cli      int64 // peak of the command's resident memory, in octets
	octets   int
	deskAnon int64
}

// measureDead measures what waiting letters cost, -mails mails' of them, while nothing listens at their relay, beside a desk
// whose relay accepts connections and says nothing; and how they leave when it is back.
func measureDead(r *run, bin string, o options) error {
	name := strings.Split(o.loads, ",")[0]
	l, err := loadOf(name, o)
	if err != nil {
		return err
	}
	more := o
	more.mails = min(o.mails, o.pairs*50)
	next, err := loadOf(name, more)
	if err != nil {
		return err
	}
	var dead, silent waits
	r.sub(func(r *run) { dead = wait(r, bin, l, next, o, false) })
	r.sub(func(r *run) { silent = wait(r, bin, l, next, o, true) })
	letters := lettersAMail * (o.mails + more.mails)
	fmt.Printf("%d letters wait for a relay\n\n| relay | receive rate /s | beside silent | part of a core, no mail coming | RssAnon peak |\n|---|---|---|---|---|\n", letters)
	fmt.Printf("| silent | %.0f | 1 | %.1f %% | %.0f MB |\n", silent.rate, 100*silent.idle, float64(silent.anon)/1e6)
	fmt.Printf("| dead | %.0f | %.2f | %.1f %% | %.0f MB |\n\n", dead.rate, dead.rate/silent.rate, 100*dead.idle, float64(dead.anon)/1e6)
	fmt.Printf("| list of %d | took | octets | the command's memory | the desk's RssAnon peak meanwhile |\n|---|---|---|---|---|\n", letters)
	for _, x := range dead.listed {
		fmt.Printf("| %s | %v | %d | %.0f MB | %.0f MB |\n", x.how, x.took.Round(time.Millisecond), x.octets, float64(x.cli)/1e6, float64(x.deskAnon)/1e6)
	}
	fmt.Printf("\n| the relay is back | first after | letters /s | CPU a letter | connections | at once | twice |\n|---|---|---|---|---|---|---|\n")
	for _, x := range []struct {
		name string
		waits
	}{{"dead before", dead}, {"silent before", silent}} {
		fmt.Printf("| %s | %v | %.0f | %.2f ms | %d | %d | %d |\n", x.name, x.back.Round(time.Millisecond), x.rateOut,
			x.cpu.Seconds()*1000/float64(letters), x.sessions, x.most, x.twice)
	}
	return nil
}

func wait(r *run, bin string, l, next load, o options, silent bool) (w waits) {
	relay := live.FreeAddr()
	var quiet func()
	if silent {
		quiet = neverGreetUntil(r, relay)
	}
	dir := r.TempDir()
	d := live.StartDesk(r, bin, o.setup(r, live.Setup{Relay: relay, Dir: dir, Extra: signing(r, o.sign)}))
	anon := watch(d.PID())
	must := func(l load) sample {
		s, err := l.run(d.Addr)
		if err != nil {
			r.Fatalf("%v", err)
		}
		return s
	}
	must(l)
	w.rate = must(next).rate
	before, began := cpuTime(d.PID()), time.Now()
	time.Sleep(o.watched())
	w.idle = (cpuTime(d.PID()) - before).Seconds() / time.Since(began).Seconds()
	w.anon = anon.stop()
	if !silent {
		for _, how := range [][]string{{"queue", "list", "--json"}, {"queue", "list"}} {
			w.listed = append(w.listed, listOf(r, bin, d, how))
		}
	} else {
		quiet()
	}
	into := &sink{ids: map[string]int{}}
	before, began = cpuTime(d.PID()), time.Now()
	takeAll(r, relay, into)
	if o.profile != "" && !silent {
		go profile(filepath.Join(dir, "data", "control.sock"), o.profile, o.seconds)
	}
	letters := int64(lettersAMail * (o.mails + min(o.mails, o.pairs*50)))
	for into.taken.Load() < letters {
		if time.Since(began) > maxDrained {
			r.Fatalf("the relay took %d of %d", into.taken.Load(), letters)
		}
		time.Sleep(5 * time.Millisecond)
	}
	into.mu.Lock()
	w.back, w.rateOut = into.first.Sub(began), float64(letters)/time.Since(into.first).Seconds()
	into.mu.Unlock()
	w.cpu = cpuTime(d.PID()) - before
	time.Sleep(2 * time.Second) // what comes twice comes late
	w.sessions, w.most, w.twice = into.sessions.Load(), into.most.Load(), into.twice()
	return w
}

// watched is how long the desk is left alone, a minute for many letters.
func (o options) watched() time.Duration {
	return min(deadWatch, time.Duration(o.mails)*5*time.Millisecond)
}

func listOf(r *run, bin string, d *live.Desk, how []string) lists {
	anon := watch(d.PID())
	var out bytes.Buffer
	cmd := exec.Command(bin, append(how, "--config", d.Conf)...)
	cmd.Stdout = &out
	began := time.Now()
	if err := cmd.Run(); err != nil {
		r.Fatalf("%v: %v", how, err)
	}
	usage, _ := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return lists{
		how: strings.Join(how, " "), took: time.Since(began), cli: usage.Maxrss * 1024, octets: out.Len(), deskAnon: anon.stop(),
	}
}
