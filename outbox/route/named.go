package route

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"
)

// named knows which of our addresses have a name. Large providers refuse mail from an IPv6 address that has none,
// and for good, where they would have taken it from our IPv4 address.
type named struct {
	resolver *net.Resolver
	source   func(to netip.Addr) netip.Addr
	now      func() time.Time

	mu    sync.Mutex
	known map[netip.Addr]knowledge
}

type knowledge struct {
	has   bool
	until time.Time
}

// What is known of an address of ours is asked again after so long: the second where DNS did not say.
const (
	keepName  = time.Hour
	keepFault = 5 * time.Minute
)

func newNamed(o *Options) *named {
	n := &named{resolver: o.Resolver, source: o.Source, now: o.Now, known: map[netip.Addr]knowledge{}}
	if n.source == nil {
		n.source = source
	}
	return n
}

// source asks the machine's routes: no packet is sent.
func source(to netip.Addr) netip.Addr {
	conn, err := net.DialUDP("udp", nil, net.UDPAddrFromAddrPort(netip.AddrPortFrom(to, 25)))
	if err != nil {
		return netip.Addr{}
	}
	defer conn.Close()
	at, ok := conn.LocalAddr().(*net.UDPAddr)
	if !ok {
		return netip.Addr{}
	}
	return at.AddrPort().Addr().Unmap()
}

// reachable leaves out the IPv6 addresses of servers to which we would come from an address without a name, as long as
// others remain.
func (n *named) reachable(ctx context.Context, servers []Server) []Server {
	left := slices.DeleteFunc(slices.Clone(servers), func(s Server) bool {
		at, err := netip.ParseAddrPort(s.Address)
		if err != nil || at.Addr().Unmap().Is4() {
			return false
		}
		from := n.source(at.Addr())
		return from.Is6() && !from.IsLoopback() && !n.has(ctx, from)
	})
	if len(left) == 0 {
		return servers
	}
	return left
}

// has reports whether an address of ours has a name.
func (n *named) has(ctx context.Context, ip netip.Addr) bool {
	now := n.now()
	n.mu.Lock()
	k, ok := n.known[ip]
	n.mu.Unlock()
	if ok && now.Before(k.until) {
		return k.has
	}
	names, err := n.resolver.LookupAddr(ctx, ip.String())
	k = knowledge{has: len(names) > 0, until: now.Add(keepName)}
	if err != nil && !notFound(err) {
		k.until = now.Add(keepFault)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.known) > 100 { // addresses that change by the day
		clear(n.known)
	}
	n.known[ip] = k
	return k.has
}
