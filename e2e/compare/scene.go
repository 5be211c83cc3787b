package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"guichet/e2e/live"
)

// scene is one story with one build: a desk, the world outside it, a clock, and the transcript.
type scene struct {
	place
	*transcript

	desk  *live.Desk
	sink  *live.Sink
	clock *clock
	setup live.Setup

	mails    int           // that people wrote: they number Message-IDs
	got      []live.Letter // what left so far, in the order of the transcript
	waiting  []live.Queued // letters that were not due when it was last quiet
	logged   int64         // octets of the log that are in the transcript
	cleanups []func()
}

// place is what both builds' scenes have in common.
type place struct {
	story    story
	dir      string // its contents go before a scene begins
	smtp     string // "host:port" of the desk
	relay    string // of the sink
	resolver string // of the DNS server, which answers all the time
	pages    string // of its pages, or of its LMTP listener
	key      live.Key
	signed   map[string][]byte // mails by what they were before
}

// over is what Fatalf panics with: the story ends here, for this build.
type over string

func (s *scene) Helper()                        {}
func (s *scene) Logf(format string, a ...any)   { s.section("remark", fmt.Sprintf(format, a...)) }
func (s *scene) Fatalf(format string, a ...any) { panic(over(fmt.Sprintf(format, a...))) }
func (s *scene) Cleanup(f func())               { s.cleanups = append(s.cleanups, f) }

// TempDir is a folder with a name that is the same for both builds.
func (s *scene) TempDir() string {
	dir := filepath.Join(s.dir, fmt.Sprint("temp", len(s.cleanups)))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		s.Fatalf("%v", err)
	}
	s.Cleanup(func() {})
	return dir
}

// play tells a story to the desk of a build and returns the transcript. What ends it early stands there.
func (p place) play(bin string) (text string, err error) {
	s := &scene{place: p, transcript: &transcript{}}
	defer func() {
		if fault := recover(); fault != nil {
			end, expected := fault.(over)
			if !expected {
				end = over(fmt.Sprintf("%v\n%s", fault, debug.Stack()))
			}
			s.section("the story ends here", string(end))
			err = fmt.Errorf("%s: %.500s", p.story.name, end)
		}
		s.end()
		text = s.String()
	}()
	s.begin(bin)
	p.story.tell(s)
	if p.story.setup != nil {
		s.finish()
	}
	return "", nil
}

// end does what is to be done at the end, last first.
func (s *scene) end() {
	for i := len(s.cleanups) - 1; i >= 0; i-- {
		s.cleanups[i]()
	}
}

// begin starts clock, sink and desk.
func (s *scene) begin(bin string) {
	if err := os.RemoveAll(s.dir); err != nil {
		s.Fatalf("%v", err)
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		s.Fatalf("%v", err)
	}
	var err error
	if s.clock, err = newClock(filepath.Join(s.dir, "clock")); err != nil {
		s.Fatalf("clock: %v", err)
	}
	s.Cleanup(s.clock.close)
	start := filepath.Join(s.dir, "guichet")
	if err := starter(start, bin, filepath.Join(s.dir, "clock")); err != nil {
		s.Fatalf("%v", err)
	}
	if s.story.setup == nil {
		s.desk = live.NewDesk(s, start, live.Setup{Dir: s.dir})
		return
	}
	s.sink = live.StartSinkAt(s, s.relay)
	s.setup = s.story.setup(s)
	s.setup.Dir, s.setup.Relay = s.dir, s.relay
	s.setup.Extra += "\n[log]\nformat = \"json\"\n"
	s.desk = live.NewDesk(s, start, s.setup)
	s.desk.Addr = s.smtp
	s.desk.Configure(s.setup)
	s.head("the desk starts")
	s.desk.Start()
	s.settle()
}

// step is one thing that happens, half a minute after the last one: time does what it does first,
// so that no timer races with it.
func (s *scene) step(what string, do func()) {
	s.advance(step)
	s.head("%s  %s", s.clock.now().Format(time.DateTime), what)
	s.settle()
	do()
	s.settle()
	if s.setup.Hold != "" { // then letters to agents wait a moment for others, to leave as one
		s.advance(moment)
		s.settle()
	}
}

// A step is below what the desk takes for a downtime of its machine. A moment is longer than letters
// wait for others.
const (
	step   = 30 * time.Second
	moment = 3 * time.Second
)

// pass lets time go by, in steps.
func (s *scene) pass(d time.Duration) {
	s.head("%v pass", d)
	s.advance(d)
	s.settle()
}

// advance moves the clock on. It stops where a letter is due, and right before, so that a timer and a
// letter that come due in the same step do not race.
func (s *scene) advance(d time.Duration) {
	for end := s.clock.now().Add(d); s.clock.now().Before(end); {
		now := s.clock.now()
		to := now.Add(min(50*time.Second, end.Sub(now)))
		for _, l := range s.waiting {
			if l.Next == nil || !l.Next.After(now) || l.Next.After(to) {
				continue
			}
			if to = *l.Next; now.Before(to.Add(-time.Second)) {
				to = to.Add(-time.Second)
			}
		}
		s.moves(to)
		s.quiet()
	}
}

// jump lets days go by at once, as over a machine that was suspended, and the four hours in which
// the desk then lets no timer fire.
func (s *scene) jump(d time.Duration) {
	s.head("%v pass at once", d)
	s.moves(s.clock.now().Add(d))
	s.pass(4*time.Hour + time.Minute)
}

// moves sets the clock and waits until the desk has done what is due then.
func (s *scene) moves(to time.Time) {
	s.clock.set(to)
	live.Until(s, "the desk's ticker", s.clock.looked)
}

// settle waits until nothing is under way, and writes down what left and what was logged.
func (s *scene) settle() {
	if s.desk.Running() {
		s.quiet()
	}
	s.got = append(s.got, s.writeLetters(s.sink.All()[len(s.got):])...)
	writeLog(s)
}

// writeLog writes what the desk has logged since.
func writeLog(s *scene) {
	f, err := os.Open(filepath.Join(s.dir, "log"))
	if err != nil {
		s.Fatalf("log: %v", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.NewSectionReader(f, s.logged, 1<<40))
	if err != nil {
		s.Fatalf("log: %v", err)
	}
	s.logged += int64(len(text))
	s.writeLines("log", string(text))
}

// quiet waits until every letter that is due has been tried, and nothing goes on inside the desk: what
// it still does with the outcome of an attempt must not meet the next time of the clock.
func (s *scene) quiet() {
	if interrupted.Load() {
		s.Fatalf("interrupted")
	}
	var due []live.Queued
	if live.Eventually(patience, func() bool {
		due, s.waiting = nil, queue(s)
		for _, l := range s.waiting {
			if l.Next == nil || !l.Next.After(s.clock.now()) {
				due = append(due, l)
			}
		}
		return len(due) == 0 && idle(s.desk.PID())
	}) {
		return
	}
	s.section("remark", fmt.Sprintf("letters that do not leave: %+v", due))
}

// idle reports whether no thread of a process works or waits for a disk (proc_pid_stat(5)).
func idle(pid int) bool {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	if err != nil {
		return false
	}
	for _, name := range threads {
		text, err := os.ReadFile(name)
		if err != nil {
			continue // it has ended
		}
		if i := bytes.LastIndexByte(text, ')'); i < 0 || len(text) < i+3 || text[i+2] != 'S' {
			return false
		}
	}
	return len(threads) > 0
}

// patience with letters that are due; a desk that leaves them differs from one that does not.
const patience = 20 * time.Second

// finish writes down how everything stands at the end.
func (s *scene) finish() {
	s.head("how it stands")
	for _, l := range [][]string{
		{"ticket", "list"},
		{"queue", "list"},
		{"quarantine", "list"},
		{"contact", "list"},
		{"org", "list"},
		{"agent", "list"},
		{"agent", "ratings"},
		{"article", "list"},
		{"grant", "list"},
	} {
		s.prints(append(l, "--json")...)
		s.prints(l...)
	}
	ids := s.shows()
	s.explains(ids)
	s.desk.Stop()
	s.settle()
	s.prints("fsck")
}

// shows writes every ticket, and returns the Message-IDs of what came in. The command line shows the
// first one; of the others the same is read from the control socket, which costs no process.
func (s *scene) shows() (ids []string) {
	const some = 1
	for i, t := range tickets(s) {
		n := fmt.Sprint(t.Number)
		if i < some {
			s.prints("ticket", "show", n, "--json")
		}
		text := s.ask("/tickets/" + n)
		if i >= some {
			s.section("ticket "+n, text)
		}
		var whole live.Ticket
		if err := json.Unmarshal([]byte(text), &whole); err != nil {
			s.Fatalf("ticket %s: %v", n, err)
		}
		for _, m := range whole.Messages {
			ids = append(ids, strings.Trim(m.MessageID, "<>"))
		}
	}
	return ids
}

// explains asks of some mails, spread over the story, where they went.
func (s *scene) explains(ids []string) {
	const some = 3
	for i := 0; i < len(ids); i += max(1, len(ids)/some) {
		if ids[i] != "" {
			s.prints("explain", ids[i], "--json")
		}
	}
}
