package demo

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"time"
)

// serveEvents tells an open page that something changed, by server-sent events. The page
// then asks for itself again. Every stream says the run's token first.
func (d *Demo) serveEvents(w http.ResponseWriter, r *http.Request) {
	c := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	// What changes from here on is heard of: the page asks only after it was told.
	changed, seen := d.changed.wait(), d.sum(r.Context())
	if _, err := fmt.Fprintf(w, "retry: 1000\nevent: run\ndata: %s\n\n", d.token); err != nil || c.Flush() != nil {
		return
	}
	// Tickets change without a mail too, when a timer fires: they are looked at as long as
	// somebody does.
	look := time.NewTicker(time.Second)
	defer look.Stop()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-d.done:
			return
		case <-changed:
			changed = d.changed.wait()
		case <-look.C:
			now := d.sum(r.Context())
			if now == seen {
				continue
			}
			seen = now
		}
		if _, err := fmt.Fprint(w, "event: changed\ndata: 1\n\n"); err != nil || c.Flush() != nil {
			return
		}
	}
}

// sum is a fingerprint of all tickets; it is empty while they cannot be read.
func (d *Demo) sum(ctx context.Context) (sum [sha256.Size]byte) {
	if _, data, err := d.tickets(ctx); err == nil {
		sum = sha256.Sum256(data)
	}
	return sum
}
