package web

import (
	"net"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// counter counts what a client asks for in ten minutes. It is a hint, lost at a restart: what must not be
// exceeded is counted at the desk.
type counter struct {
	now   func() time.Time
	mutex sync.Mutex
	since time.Time
	seen  map[string]int
}

const (
	countTime = 10 * time.Minute
	maxCounts = 50_000 // clients that are told apart in that time
)

func newCounter(now func() time.Time) *counter { return &counter{now: now, seen: map[string]int{}} }

// may reports whether a client may once more.
func (c *counter) may(key string, most int) bool {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if now := c.now(); now.Sub(c.since) > countTime || len(c.seen) >= maxCounts {
		c.since, c.seen = now, map[string]int{}
	}
	c.seen[key]++
	return c.seen[key] <= most
}

// client is from where a request comes: what the web server in front says, if it is on this machine.
func (x *visit) client() string {
	host, _, err := net.SplitHostPort(x.r.RemoteAddr)
	if err != nil {
		host = x.r.RemoteAddr
	}
	a, err := netip.ParseAddr(host)
	if err == nil && !a.IsLoopback() && !a.IsPrivate() {
		return network(a)
	}
	chain := strings.Split(x.r.Header.Get("X-Forwarded-For"), ",")
	if b, err := netip.ParseAddr(strings.TrimSpace(chain[len(chain)-1])); err == nil {
		return network(b)
	}
	return host
}

// network is an address of IPv4, or the network of one of IPv6 that one customer has.
func network(a netip.Addr) string {
	if a = a.Unmap(); a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}
