package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// clockEnv names the file with the time of a story, and with the time up to which the desk has looked
// for what is due: each eight octets in the machine's order, nanoseconds since 1970.
const clockEnv = "GUICHET_COMPARE_CLOCK"

// standin replaces something of the standard library.
type standin struct {
	file string      // of GOROOT/src
	edit [][2]string // what stands there exactly once, and what takes its place
	more string      // source of a file beside it; "" none
}

// standins are the clock, the sources of randomness, and those who wait for the clock. There is
// no monotonic reading: what is measured is measured by the story's clock.
var standins = []standin{
	{
		file: "time/time.go",
		edit: [][2]string{{"func Now() Time {", "func realNow() Time {"}},
		more: `package time

import (
	"sync/atomic"
	"syscall"
	"unsafe"
)

// story is the time, and up to which time the ticker has ticked.
var story = openStory()

func openStory() *[2]int64 {
	name, _ := syscall.Getenv("` + clockEnv + `")
	fd, err := syscall.Open(name, syscall.O_RDWR|syscall.O_CLOEXEC, 0)
	if err != nil {
		panic("` + clockEnv + `: " + err.Error())
	}
	defer syscall.Close(fd)
	page, err := syscall.Mmap(fd, 0, 16, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		panic("` + clockEnv + `: " + err.Error())
	}
	return (*[2]int64)(unsafe.Pointer(&page[0]))
}

func Now() Time { return Unix(0, atomic.LoadInt64(&story[0])) }

const look = 10 * Millisecond

var ticked, ticks int64

// sendTick ticks three times after the clock was set: what was begun at the first tick is over when
// the third one was taken.
func sendTick(c any, seq uintptr, delta int64) {
	now := Now()
	if at := now.UnixNano(); atomic.SwapInt64(&ticked, at) != at {
		atomic.StoreInt64(&ticks, 0)
	}
	if atomic.LoadInt64(&ticks) == 3 {
		return
	}
	select {
	case c.(chan Time) <- now:
		if atomic.AddInt64(&ticks, 1) == 3 {
			atomic.StoreInt64(&story[1], now.UnixNano())
		}
	default:
	}
}
`,
	},
	{
		// The queue's timer and the desk's ticker wait by the machine's clock for a time of the
		// story's, which may come sooner. After stays as it is: it waits for so long, not until.
		file: "time/sleep.go",
		edit: [][2]string{
			{"	t := newTimer(when(d), 0, sendTime, c, syncTimer(c))", "	t := newTimer(when(min(d, look)), 0, sendTime, c, syncTimer(c))"},
			{"	w := when(d)\n	return resetTimer", "	if t.C != nil {\n		d = min(d, look)\n	}\n	w := when(d)\n	return resetTimer"},
			{"	return NewTimer(d).C", "	c := make(chan Time, 1)\n	newTimer(when(d), 0, sendTime, c, syncTimer(c))\n	return c"},
		},
	},
	{
		// The desk has one ticker. What it does at each tick costs more than the look at the clock.
		file: "time/tick.go",
		edit: [][2]string{
			{"	c := make(chan Time, 1)\n	t := (*Ticker)", "	d = min(d, look)\n	c := make(chan Time, 1)\n	t := (*Ticker)"},
			{"newTimer(when(d), int64(d), sendTime,", "newTimer(when(d), int64(d), sendTick,"},
		},
	},
	{
		file: "crypto/internal/sysrand/rand.go",
		edit: [][2]string{{"func Read(b []byte) {", "func realRead(b []byte) {"}},
		more: `package sysrand

import (
	"sync"
	"time"
)

var drawn struct {
	sync.Mutex
	at    int64
	times map[int]uint64
}

func Read(b []byte) {
	drawn.Lock()
	if now := time.Now().UnixNano(); drawn.times == nil || now != drawn.at {
		drawn.at, drawn.times = now, map[int]uint64{}
	}
	drawn.times[len(b)]++
	seed := mix(mix(mix(uint64(drawn.at))^uint64(len(b))) ^ drawn.times[len(b)])
	drawn.Unlock()
	for i := range b {
		if i%8 == 0 {
			seed = mix(seed)
		}
		b[i] = byte(seed >> (i % 8 * 8))
	}
}

// mix is SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
`,
	},
	{
		// One number for ever: who draws first does not matter. It is odd and large, so that nobody
		// draws again to avoid a bias.
		file: "math/rand/v2/rand.go",
		edit: [][2]string{{"	return runtime_rand()", "	return 0x9e3779b97f4a7c15"}},
	},
}

// writeOverlay writes the changed files into dir and returns the path of the list that
// go build -overlay wants.
func writeOverlay(dir string) (string, error) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	replace := map[string]string{}
	put := func(name, text string) error {
		here := filepath.Join(dir, strings.ReplaceAll(name, "/", "_"))
		replace[filepath.Join(strings.TrimSpace(string(root)), "src", name)] = here
		return os.WriteFile(here, []byte(text), 0o644)
	}
	for _, s := range standins {
		text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "src", s.file))
		if err != nil {
			return "", err
		}
		changed, err := s.apply(string(text))
		if err != nil {
			return "", err
		}
		if err := put(s.file, changed); err != nil {
			return "", err
		}
		if s.more == "" {
			continue
		}
		if err := put(filepath.Dir(s.file)+"/story.go", s.more); err != nil {
			return "", err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, list, 0o644)
}

// apply makes the changes in a file of the standard library.
func (s standin) apply(text string) (string, error) {
	for _, e := range s.edit {
		if n := strings.Count(text, e[0]); n != 1 {
			return "", fmt.Errorf("%s of this Go has %q %d times, not once: change standin.go for it", s.file, e[0], n)
		}
		text = strings.Replace(text, e[0], e[1], 1)
	}
	return text, nil
}
