package config

import (
	"fmt"
	"net"
	"net/netip"
	"slices"
)

// Host is what a name stands for, as CheckUse asks: its addresses, and whether one of them is this
// machine's.
type Host func(name string) (addresses []netip.Addr, here bool)

// CheckUse reports what may be written and yet leaves the desk useless: nobody answers, letters go
// in a circle, customers are sent to pages that are not there. Its error is Faults. A Host that knows
// nothing leaves the circle out.
func (c *Config) CheckUse(host Host) error {
	var f Faults
	fail := func(key, format string, args ...any) { f = append(f, c.where.fault(key, format, args...)) }
	if len(c.Agents) == 0 {
		fail("agent", "there is none, so nobody hears of mail and nobody can answer; add an [[agent]] with email = \"…\"")
	}
	if err := c.CheckRelay(host, append(slices.Clone(c.SMTP.Listen), c.LMTP.Listen...)); err != nil {
		f = append(f, *err)
	}
	for i, a := range c.Addresses {
		if a.Replies == "portal-only" && len(c.HTTP.Listen)+len(c.HTTPS.Listen) == 0 {
			fail(fmt.Sprintf("address[%d].replies", i), "\"portal-only\" sends customers to pages, and there are none; set [http] listen and url, or write \"accept\"")
		}
	}
	return f.err()
}

// CheckRelay reports the first smarthost that is one of the listeners: it would refuse every letter.
func (c *Config) CheckRelay(host Host, listeners []Listen) *Fault {
	if f := c.relayIsUs("outbound.relay", c.Outbound.Relay, host, listeners); f != nil {
		return f
	}
	for i, r := range c.Relays {
		if f := c.relayIsUs(fmt.Sprintf("relay[%d].server", i), r.Server, host, listeners); f != nil {
			return f
		}
	}
	return nil
}

func (c *Config) relayIsUs(key, relay string, host Host, listeners []Listen) *Fault {
	name, port, err := net.SplitHostPort(relay)
	if err != nil {
		return nil
	}
	listeners = slices.DeleteFunc(slices.Clone(listeners), func(l Listen) bool {
		_, listens, err := net.SplitHostPort(l.Address)
		return l.Network != "tcp" || err != nil || listens != port
	})
	if len(listeners) == 0 {
		return nil
	}
	addresses, here := host(name)
	if !slices.ContainsFunc(listeners, func(l Listen) bool { return listensAt(l, host, addresses, here) }) {
		return nil
	}
	fault := c.where.fault(key, "%q is where this desk itself listens, so no letter would ever leave; name your mail server, or take it out", relay)
	return &fault
}

// listensAt reports whether a listener takes what comes to one of the addresses; here says that one
// of them is this machine's.
func listensAt(l Listen, host Host, addresses []netip.Addr, here bool) bool {
	at, _, _ := net.SplitHostPort(l.Address)
	ip, err := netip.ParseAddr(at)
	switch {
	case at == "", err == nil && ip.IsUnspecified():
		return here
	case err != nil:
		same, _ := host(at)
		return slices.ContainsFunc(same, func(a netip.Addr) bool { return slices.Contains(addresses, a) })
	}
	return slices.Contains(addresses, ip.Unmap())
}

// Fault blames a key, as the faults of this package do.
func (c *Config) Fault(key, format string, args ...any) Fault {
	return c.where.fault(key, format, args...)
}
