package service

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"
)

// followers keep the last lines of the log, as JSON, and hand every new one to who follows ("guichet
// tail"). A follower that does not keep up misses lines; the desk never waits for one.
type followers struct {
	mu   sync.Mutex
	last [][]byte // a ring
	next int
	all  map[chan []byte]bool
}

// KeptLines is how many lines a desk keeps for who follows its log. The others: how long one may be, and how many may wait for a follower.
const (
	KeptLines   = 500
	maxLine     = 8 << 10
	waitingFor  = 256
	maxFollower = 16
)

func newFollowers() *followers {
	return &followers{last: make([][]byte, KeptLines), all: map[chan []byte]bool{}}
}

// Write takes one line.
func (f *followers) Write(b []byte) (int, error) {
	if len(b) > maxLine { // a stack, which the journal has
		return len(b), nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last[f.next] = append(f.last[f.next][:0], b...) // where the oldest line was
	f.next = (f.next + 1) % KeptLines
	if len(f.all) == 0 {
		return len(b), nil
	}
	line := bytes.Clone(b)
	for c := range f.all {
		select {
		case c <- line:
		default:
		}
	}
	return len(b), nil
}

// follow returns the last n lines and a channel of those that come; nil where too many follow.
func (f *followers) follow(n int) ([][]byte, chan []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var past [][]byte
	for i := range KeptLines {
		if line := f.last[(f.next+i)%KeptLines]; line != nil {
			past = append(past, line)
		}
	}
	past = past[max(0, len(past)-n):]
	for i, line := range past { // a later line takes its place
		past[i] = bytes.Clone(line)
	}
	if len(f.all) >= maxFollower {
		return past, nil
	}
	c := make(chan []byte, waitingFor)
	f.all[c] = true
	return past, c
}

func (f *followers) leave(c chan []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.all, c)
}

// serve writes the last lines, and with follow=true every new one until the client leaves.
func (f *followers) serve(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.URL.Query().Get("lines"))
	if err != nil || n < 0 {
		n = 0
	}
	past, c := f.follow(n)
	if c != nil {
		defer f.leave(c)
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := http.NewResponseController(w)
	for _, line := range past {
		if _, err := w.Write(line); err != nil {
			return
		}
	}
	if r.URL.Query().Get("follow") != "true" || c == nil {
		return
	}
	if _, err := w.Write([]byte("\n")); err != nil { // what follows is new
		return
	}
	for {
		if out.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case line := <-c:
			if _, err := w.Write(line); err != nil {
				return
			}
		}
	}
}
