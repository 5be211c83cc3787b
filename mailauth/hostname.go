package mailauth

import (
	"context"
	"net/netip"
)

// maxNames is how many names of one address are tried.
const maxNames = 3

// hostName returns the name that DNS gives an address and that leads back to it, as mail servers
// name their clients; "" where there is none, or DNS does not say in time.
func (c *Checker) hostName(ctx context.Context, ip netip.Addr) string {
	if c.dns == nil || !ip.IsValid() {
		return ""
	}
	ip = ip.Unmap().WithZone("")
	names, _ := c.dns.LookupAddr(ctx, ip.String()) // a fault is no name
	for _, n := range names[:min(len(names), maxNames)] {
		name, ok := domainName(n)
		if !ok {
			continue
		}
		back, _ := c.dns.LookupIPAddr(ctx, name)
		for _, b := range back {
			if a, ok := netip.AddrFromSlice(b.IP); ok && a.Unmap() == ip {
				return name
			}
		}
	}
	return ""
}
