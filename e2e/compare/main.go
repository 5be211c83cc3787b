package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"guichet/e2e/live"
)

type options struct {
	run    *regexp.Regexp
	keep   string
	shared string
	lines  int
	atOnce int
}

func main() {
	o := options{}
	run := flag.String("run", "", "only stories whose name this regular expression finds")
	flag.StringVar(&o.keep, "keep", "", "keep the transcripts in this folder, as old/STORY and new/STORY")
	flag.StringVar(&o.shared, "shared", "../shared", "the folder with corpora and cases")
	flag.IntVar(&o.lines, "lines", 400, "show so many lines of the differences")
	flag.IntVar(&o.atOnce, "parallel", 4, "stories at once; they wait more than they work")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "Usage: compare [flags] OLD NEW\nOLD and NEW are commits, or folders with a checkout. Exit: 0 the same, 1 they differ, 2 nothing was compared.")
		flag.PrintDefaults()
	}
	flag.Parse()
	var err error
	if o.run, err = regexp.Compile(*run); err != nil || flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM)
	go func() { <-stop; interrupted.Store(true) }()
	same, err := compare(o, flag.Arg(0), flag.Arg(1))
	if err != nil {
		fmt.Fprintln(os.Stderr, "compare:", err)
		os.Exit(2)
	}
	if !same {
		os.Exit(1)
	}
}

// interrupted ends every story at its next step: desks are in process groups of their own, and would
// stay.
var interrupted atomic.Bool

// compare builds both, tells them the stories, and shows how the transcripts differ.
func compare(o options, old, new string) (same bool, err error) {
	work, err := os.MkdirTemp("", "guichet-compare-")
	if err != nil {
		return false, err
	}
	defer os.RemoveAll(work)
	out := o.keep
	if out == "" {
		out = filepath.Join(work, "out")
	}
	overlay, err := writeOverlay(work)
	if err != nil {
		return false, err
	}
	var bins [2]string
	for i, what := range []string{old, new} {
		dir := filepath.Join(work, sides[i])
		for _, d := range []string{dir, filepath.Join(out, sides[i])} {
			if err := os.MkdirAll(d, 0o755); err != nil {
				return false, err
			}
		}
		if bins[i], err = build(what, dir, overlay); err != nil {
			return false, err
		}
	}
	// The desks have no other settings of whoever calls.
	os.Clearenv()
	os.Setenv("PATH", "/usr/bin:/bin")
	os.Setenv("TZ", "UTC")
	n := tellAll(o, work, out, bins)
	if interrupted.Load() {
		return false, errors.New("interrupted")
	}
	if n == 0 {
		return false, fmt.Errorf("no story is called like %v, or what they are told from is not in %s", o.run, o.shared)
	}
	return differ(o, out, n)
}

// sides are the two builds' folders.
var sides = [2]string{"old", "new"}

// tellAll tells the stories, several at once, each to one build after the other, and returns how many
// there were.
func tellAll(o options, work, out string, bins [2]string) (n int) {
	var wg sync.WaitGroup
	turns := make(chan bool, o.atOnce)
	for _, st := range stories(o.shared) {
		if !o.run.MatchString(st.name) {
			continue
		}
		n++
		wg.Add(1)
		turns <- true
		go func() {
			defer func() { <-turns; wg.Done() }()
			st.both(filepath.Join(work, st.name), o, out, bins)
		}()
	}
	wg.Wait()
	return n
}

// both tells a story to both builds and keeps the transcripts.
func (st story) both(dir string, o options, out string, bins [2]string) {
	world := &scene{} // what goes on all the time
	defer world.end()
	p := place{story: st, dir: dir, smtp: live.FreeAddr(), relay: live.FreeAddr(), pages: live.FreeAddr(), signed: map[string][]byte{}}
	p.key = live.NewKey(world, "", "sel")
	p.resolver = live.StartDNS(world, zone(p.key))
	for i, bin := range bins {
		text, err := p.play(bin)
		if err != nil {
			fmt.Fprintf(os.Stderr, "%s: %v\n", sides[i], err)
		}
		if err := os.WriteFile(filepath.Join(out, sides[i], st.name), []byte(text), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
}

// differ prints how the transcripts differ, as git shows it, and sums up.
func differ(o options, out string, n int) (same bool, err error) {
	// Files are often alike from end to end but for one line in each step: no renames, a step's head
	// as the name of a hunk.
	cmd := exec.Command("git", "diff", "--no-index", "--no-color", "--no-renames", "--text", "-U2", sides[0], sides[1])
	cmd.Dir = out
	diff, err := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); code != 0 && code != 1 {
		return false, fmt.Errorf("git diff: %w", err)
	}
	size, lines := 0, 0
	files, err := filepath.Glob(filepath.Join(out, sides[0], "*"))
	if err != nil {
		return false, err
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return false, err
		}
		size += len(text)
		lines += strings.Count(string(text), "\n==== ")
	}
	if len(diff) == 0 {
		fmt.Printf("the same: %d stories, %d steps, %.1f MB of transcripts\n", n, lines, float64(size)/1e6)
		return true, nil
	}
	shown := strings.SplitAfterN(string(diff), "\n", o.lines+1)
	fmt.Print(strings.Join(shown[:min(o.lines, len(shown))], ""))
	if len(shown) > o.lines {
		fmt.Printf("… %d more lines; -keep DIR keeps the transcripts\n", strings.Count(shown[o.lines], "\n"))
	}
	fmt.Printf("they differ in %d of %d stories\n", strings.Count(string(diff), "\ndiff --git ")+1, n)
	return false, nil
}
