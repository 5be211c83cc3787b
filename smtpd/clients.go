package smtpd

import (
	"math"
	"net/netip"
	"sync"
	"time"
)

// clients counts what each address and the network around it do. It forgets those that have no
// connection and whose allowances are whole again.
type clients struct {
	now       func() time.Time
	free      []netip.Prefix // bound by most only
	most      int            // connections at once
	each      int            // of one address
	perMinute float64        // mails of one address; negative: no limit
	misses    float64        // unknown recipients and failed handshakes of one address in an hour

	mu      sync.Mutex
	open    int
	leaving int // of open: they gave their place to another
	known   map[netip.Prefix]*client
	swept   time.Time
}

// client is one address, or one network.
type client struct {
	open          int
	mails, misses bucket
}

// Connections is how many clients are connected now.
func (s *Server) Connections() int {
	s.clients.mu.Lock()
	defer s.clients.mu.Unlock()
	return s.clients.open
}

// bucket is an allowance that fills up steadily.
type bucket struct {
	left float64
	at   time.Time // when left was right
}

// fill brings b up to now; full is what it holds, and gains in every span.
func (b *bucket) fill(now time.Time, full float64, span time.Duration) {
	gained := float64(max(0, now.Sub(b.at))) / float64(span) * full
	b.left, b.at = min(full, b.left+gained), now
}

const (
	// networkShare is how many times an address's limits its whole network has: an honest one
	// has several hosts, a hostile one hundreds.
	networkShare = 4
	// debt is how many minutes' allowance expected mail may be ahead.
	debt = 9
	// leavingShare is which part of all connections may be leaving.
	leavingShare = 10
)

func newClients(o *Options) *clients {
	return &clients{
		now: o.Now, free: o.Free, most: o.Connections, each: o.PerClient,
		perMinute: float64(o.MailsPerMinute), misses: float64(o.Misses), known: map[netip.Prefix]*client{},
	}
}

// adjust changes the limits; allowances that are used up stay so.
func (c *clients) adjust(o *Options) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.most, c.each, c.perMinute = o.Connections, o.PerClient, float64(o.MailsPerMinute)
}

// networks are what an address counts as: itself and what is around it, which of IPv6 are a /64
// and a /48. It is nothing if it has no limits.
func (c *clients) networks(a netip.Addr) []netip.Prefix {
	for _, p := range c.free {
		if p.Contains(a) {
			return nil
		}
	}
	own, around := 32, 24
	if a.Is6() {
		own, around = 64, 48
	}
	var all []netip.Prefix
	for _, bits := range []int{own, around} {
		if p, err := a.WithZone("").Prefix(bits); err == nil {
			all = append(all, p)
		}
	}
	return all
}

// share is by how much the limits of the nth of networks are multiplied.
func share(n int) float64 {
	if n == 0 {
		return 1
	}
	return networkShare
}

// enter counts a connection in, or returns why it may not.
func (c *clients) enter(a netip.Addr) reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sweep()
	networks := c.networks(a)
	for n, p := range networks {
		if c.get(p, share(n)).open >= c.each*int(share(n)) {
			return replyPerHost
		}
	}
	if c.open-c.leaving >= c.most {
		return replyCrowded
	}
	c.open++
	for n, p := range networks {
		c.get(p, share(n)).open++
	}
	return reply{}
}

// give makes a place free whose session is still to leave; false if too many are, so that the
// sessions there are stay few.
func (c *clients) give() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.leaving > c.most/leavingShare {
		return false
	}
	c.leaving++
	return true
}

// leave counts a connection out, also one that gave its place up.
func (c *clients) leave(a netip.Addr, gave bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open--
	if gave {
		c.leaving--
	}
	for n, p := range c.networks(a) {
		c.get(p, share(n)).open--
	}
}

// mayMail takes one mail from the allowance of a. Mail that was to be expected may run into
// debt.
func (c *clients) mayMail(a netip.Addr, expected bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.perMinute < 0 {
		return true
	}
	networks := c.networks(a)
	for n, p := range networks {
		who, full := c.get(p, share(n)), c.perMinute*share(n)
		least := 1.0
		if expected {
			least -= debt * full
		}
		if who.mails.fill(c.now(), full, time.Minute); who.mails.left < least {
			return false
		}
	}
	for n, p := range networks {
		c.get(p, share(n)).mails.left--
	}
	return true
}

// miss counts an unknown recipient or a failed handshake, and returns how much of the allowance
// is used up: 1 is all of it.
func (c *clients) miss(a netip.Addr) float64 {
	return c.missed(a, 1)
}

// missed is miss of that many, also of none.
func (c *clients) missed(a netip.Addr, count float64) (used float64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for n, p := range c.networks(a) {
		who, full := c.get(p, share(n)), c.misses*share(n)
		who.misses.fill(c.now(), full, time.Hour)
		who.misses.left = max(0, who.misses.left-count)
		used = max(used, 1-math.Floor(who.misses.left)/full)
	}
	return used
}

func (c *clients) get(p netip.Prefix, share float64) *client {
	who := c.known[p]
	if who == nil {
		who = &client{mails: bucket{c.perMinute * share, c.now()}, misses: bucket{c.misses * share, c.now()}}
		c.known[p] = who
	}
	return who
}

// sweep forgets who is idle, once a minute.
func (c *clients) sweep() {
	now := c.now()
	if now.Sub(c.swept) < time.Minute {
		return
	}
	c.swept = now
	for p, who := range c.known {
		n := 1
		if p.Bits() == 32 || p.Bits() == 64 {
			n = 0
		}
		mails, misses := c.perMinute*share(n), c.misses*share(n)
		who.mails.fill(now, mails, time.Minute)
		who.misses.fill(now, misses, time.Hour)
		if who.open == 0 && who.mails.left >= mails && who.misses.left >= misses {
			delete(c.known, p)
		}
	}
}
