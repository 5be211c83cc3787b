package smtpd

import (
	"net/netip"
	"sync"
	"time"
)

// clients counts what each address does. It forgets an address that has no connection and
// whose allowance is whole again.
type clients struct {
	now       func() time.Time
	most      int     // connections at once
	each      int     // of one address
	perMinute float64 // mails of one address; negative: no limit

	mu    sync.Mutex
	open  int
	known map[netip.Addr]*client
	swept time.Time
}

// client is one address. Its allowance of mails fills up steadily to perMinute.
type client struct {
	open      int
	allowance float64
	at        time.Time // when allowance was right
}

func newClients(o *Options) *clients {
	return &clients{
		now: o.Now, most: o.Connections, each: o.PerClient,
		perMinute: float64(o.MailsPerMinute), known: map[netip.Addr]*client{},
	}
}

// network is what counts as one client: an IPv4 address, or the /64 of an IPv6 address.
func network(a netip.Addr) netip.Addr {
	if !a.Is6() {
		return a
	}
	p, err := a.WithZone("").Prefix(64)
	if err != nil {
		return a
	}
	return p.Addr()
}

// enter counts a connection in, or returns why it may not.
func (c *clients) enter(a netip.Addr) reply {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sweep()
	who := c.get(a)
	switch {
	case c.open >= c.most:
		return replyCrowded
	case who.open >= c.each:
		return replyPerHost
	}
	c.open++
	who.open++
	return reply{}
}

// leave counts a connection out.
func (c *clients) leave(a netip.Addr) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open--
	c.get(a).open--
}

// mayMail takes one mail from the allowance of a.
func (c *clients) mayMail(a netip.Addr) bool {
	if c.perMinute < 0 {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	who := c.get(a)
	c.refill(who)
	if who.allowance < 1 {
		return false
	}
	who.allowance--
	return true
}

func (c *clients) get(a netip.Addr) *client {
	key := network(a)
	who := c.known[key]
	if who == nil {
		who = &client{allowance: c.perMinute, at: c.now()}
		c.known[key] = who
	}
	return who
}

func (c *clients) refill(who *client) {
	now := c.now()
	passed := now.Sub(who.at).Minutes()
	who.allowance = min(c.perMinute, who.allowance+max(0, passed)*c.perMinute)
	who.at = now
}

// sweep forgets idle addresses, once a minute.
func (c *clients) sweep() {
	now := c.now()
	if now.Sub(c.swept) < time.Minute {
		return
	}
	c.swept = now
	for key, who := range c.known {
		if c.refill(who); who.open == 0 && who.allowance >= c.perMinute {
			delete(c.known, key)
		}
	}
}
