package smtpd

import (
	"net/netip"
	"strings"
	"testing"
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

// TestBecome: whose place a front takes decides what is trusted, each time anew.
func TestBecome(t *testing.T) {
	server := &Server{options: Options{Trusted: []netip.Prefix{netip.MustParsePrefix("192.0.2.10/32")}}}
	s := &session{gate: &gate{server: server}, front: netip.MustParseAddr("192.0.2.1")}
	for _, c := range []struct {
		client  string
		trusted bool
	}{{"192.0.2.10", true}, {"198.51.100.7", false}, {"192.0.2.10", true}, {"", false}} {
		client, _ := netip.ParseAddr(c.client)
		s.become(told{client: client})
		if s.trusted != c.trusted || s.remote != client {
			t.Errorf("%q is trusted: %v", c.client, s.trusted)
		}
	}
	s.lmtp = true
	if s.become(told{client: netip.MustParseAddr("192.0.2.10")}); s.trusted {
		t.Error("LMTP is trusted")
	}
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
