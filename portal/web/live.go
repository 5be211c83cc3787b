package web

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

//go:embed html/live.js
var liveSource string

// liveScript shows an agent what colleagues write while he looks at a ticket. The page is whole without.
var liveScript = newAsset(liveSource, ".js")

// Bounds of the streams of events.
const (
	maxStreams    = 200              // at once, of all agents
	maxStreamsOf  = 6                // of one agent
	streamTime    = 50 * time.Second // afterwards the browser asks again
	streamRest    = 2 * time.Second  // between two looks at the ticket
	streamRetryMS = 3000
)

// streams counts those that are open.
type streams struct {
	mutex sync.Mutex
	all   int
	of    map[string]int
}

// take opens one more; false if there are too many.
func (s *streams) take(who string) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.all >= maxStreams || s.of[who] >= maxStreamsOf {
		return false
	}
	if s.of == nil {
		s.of = map[string]int{}
	}
	s.all++
	s.of[who]++
	return true
}

func (s *streams) give(who string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.all--
	if s.of[who]--; s.of[who] == 0 {
		delete(s.of, who)
	}
}

type stopping struct{}

// WithStop makes the streams of requests with this context end when stop is closed.
func WithStop(ctx context.Context, stop <-chan struct{}) context.Context {
	return context.WithValue(ctx, stopping{}, stop)
}

// live tells a page when its ticket is not any more as the page shows it (WHATWG HTML, server-sent events). What changed
// the page asks as it asked before: rights are looked at again.
func live(x *visit) error {
	n, err := x.ticketNumber()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(x.r.Context(), streamTime)
	defer cancel()
	if _, err := x.site.Pages.Version(ctx, x.v, n); err != nil {
		return err
	}
	who := x.v.Address.String()
	if !x.site.streams.take(who) {
		return errMany
	}
	defer x.site.streams.give(who)
	x.w.Header().Set("Content-Type", "text/event-stream")
	x.w.Header().Set("X-Accel-Buffering", "no")
	if _, err := fmt.Fprintf(x.w, "retry: %d\n\n", streamRetryMS); err != nil {
		return ignoreGone(x, err)
	}
	stop, _ := ctx.Value(stopping{}).(<-chan struct{})
	seen := x.r.URL.Query().Get("seen")
	rest := time.NewTicker(streamRest)
	defer rest.Stop()
	for {
		now, err := x.site.Pages.Version(ctx, x.v, n)
		if err != nil {
			return nil // it may not be seen any more, or the browser is gone
		}
		if now != seen {
			if _, err := io.WriteString(x.w, "event: change\ndata: "+now+"\n\n"); err != nil {
				return ignoreGone(x, err)
			}
			seen = now
		}
		if err := http.NewResponseController(x.w).Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
			return ignoreGone(x, err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-stop:
			return nil
		case <-rest.C:
		}
	}
}
