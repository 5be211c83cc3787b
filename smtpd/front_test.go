package smtpd

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestStanding(t *testing.T) {
	nets := func(all ...string) (out []netip.Prefix) {
		for _, s := range all {
			out = append(out, netip.MustParsePrefix(s))
		}
		return out
	}
	o := Options{Trusted: nets("192.0.2.10/32", "198.51.100.0/24", "203.0.113.0/24"), Fronts: nets("192.0.2.0/24", "198.51.100.0/24", "203.0.113.7/32")}
	for client, want := range map[string]standing{
		"192.0.2.10": trustedHost, "192.0.2.11": frontHost, "198.51.100.1": frontHost,
		"203.0.113.7": frontHost, "203.0.113.8": trustedHost, "203.0.114.1": stranger,
	} {
		if got := o.standing(netip.MustParseAddr(client)); got != want {
			t.Errorf("%s is %d, want %d", client, got, want)
		}
	}
}

// TestBecome: whose place a front takes decides what is trusted and who may name others, each time
// anew. Another front there relays strangers as the first one did.
func TestBecome(t *testing.T) {
	const host, other = "192.0.2.10", "192.0.2.2"
	server := &Server{options: Options{
		Trusted: []netip.Prefix{netip.MustParsePrefix(host + "/32")}, Fronts: []netip.Prefix{netip.MustParsePrefix(other + "/32")},
	}}
	s := &session{gate: &gate{server: server}, front: netip.MustParseAddr("192.0.2.1"), names: true}
	for _, c := range []struct {
		client         string
		trusted, names bool
	}{{host, true, false}, {"198.51.100.7", false, false}, {host, true, false}, {other, false, true}, {"", false, false}} {
		client, _ := netip.ParseAddr(c.client)
		s.become(told{client: client})
		if c.names {
			client = netip.Addr{}
		}
		if s.trusted != c.trusted || s.names != c.names || s.remote != client {
			t.Errorf("%q is trusted: %v, names others: %v, is %v", c.client, s.trusted, s.names, s.remote)
		}
	}
	if s.front != netip.MustParseAddr(other) {
		t.Errorf("the front is %v", s.front)
	}
	s.lmtp = true
	if s.become(told{client: netip.MustParseAddr(host)}); s.trusted || !s.names {
		t.Error("LMTP is trusted, or may not name clients")
	}
}

// TestPlacesBehindAProxy: whom a proxy brings has a stranger's limits, gives his place up like one,
// and gets that of an idle one.
func TestPlacesBehindAProxy(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("127.7.7.7/32")}
	h := open(t, false, Options{Fronts: proxies, Connections: 20, PerClient: 1, Grace: 50 * time.Millisecond})
	brings := func(client string) *caller {
		who := h.from("127.7.7.7")
		who.say("PROXY TCP4 " + client + " 127.0.0.1 1 25\r\nHELO client.test\r\n")
		who.hear("220 *")
		return who
	}
	for n := range 20 {
		brings(fmt.Sprintf("192.0.%d.1", n)).hear("250 *")
	}
	brings("192.0.19.1").hear("421 4.7.0 *")
	waitFor(t, "a place", func() bool { return brings("198.51.100.1").greeting() == "250" })
}

func FuzzProxy(f *testing.F) {
	f.Add([]byte("PROXY TCP6 2001:db8::7 2001:db8::1 1 25\r\nEHLO x\r\n"))
	f.Add([]byte("PROXY UNKNOWN\r\n"))
	f.Add([]byte(proxyMark + "\x21\x21\x00\x24" + strings.Repeat("a", 36)))
	f.Add([]byte(proxyMark + "\x20\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		client, used, state := readProxy(b)
		if used > len(b) || used > 0 && state != proxyDone || client.IsValid() && used == 0 && state == proxyDone {
			t.Errorf("%q: %v, %d, %d", b, client, used, state)
		}
	})
}

func FuzzAttributes(f *testing.F) {
	f.Add("ADDR=192.0.2.7 HELO=a+2Eb NAME=[UNAVAILABLE]")
	f.Fuzz(func(t *testing.T, arg string) {
		as, ok := readAttributes(arg)
		if !ok && (as != told{}) || as.helo != "" && !validHelo(as.helo) {
			t.Errorf("%q: %+v", arg, as)
		}
	})
}
