package service

import (
	"cmp"
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"guichet/config"
)

// LookTime bounds all that a check asks DNS.
const LookTime = 5 * time.Second

// Hosts tells what a name stands for, without asking DNS for this machine's own.
func Hosts(ctx context.Context, c *config.Config) config.Host {
	return func(name string) (all []netip.Addr, local bool) {
		if ip, err := netip.ParseAddr(strings.Trim(name, "[]")); err == nil {
			all = []netip.Addr{ip.Unmap()}
		} else {
			ctx, cancel := context.WithTimeout(ctx, LookTime)
			defer cancel()
			all, _ = cmp.Or(Resolver(c.DNS.Resolver), net.DefaultResolver).LookupNetIP(ctx, "ip", name)
			for i := range all {
				all[i] = all[i].Unmap()
			}
		}
		if strings.EqualFold(name, "localhost") {
			all = append(all, netip.MustParseAddr("127.0.0.1"), netip.IPv6Loopback())
		}
		if strings.EqualFold(strings.TrimSuffix(name, "."), c.Hostname) {
			all = append(all, OwnAddresses()...)
		}
		return all, slices.ContainsFunc(all, isHere)
	}
}

// isHere reports whether an address is this machine's. It looks anew each time: addresses come and go.
func isHere(a netip.Addr) bool {
	return a.IsLoopback() || a.IsUnspecified() || slices.Contains(OwnAddresses(), a.Unmap().WithZone(""))
}

// OwnAddresses are those of this machine's interfaces; none where they cannot be read.
func OwnAddresses() (all []netip.Addr) {
	networks, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	for _, n := range networks {
		if p, err := netip.ParsePrefix(n.String()); err == nil {
			all = append(all, p.Addr().Unmap())
		}
	}
	return all
}
