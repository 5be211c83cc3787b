package route

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"guichet/outbox/dnstest"
)

func TestServers(t *testing.T) {
	z := dnstest.Zone{
		"one.test. MX":            {"10 mx.one.test."},
		"mx.one.test. A":          {"192.0.2.1"},
		"two.test. MX":            {"20 second.two.test.", "10 first.two.test."},
		"first.two.test. A":       {"192.0.2.2"},
		"both.test. A":            {"192.0.2.2"},
		"both.test. AAAA":         {"2001:db8::2"},
		"second.two.test. A":      {"192.0.2.3"},
		"bare.test. A":            {"192.0.2.4"},
		"v6.test. AAAA":           {"2001:db8::5"},
		"null.test. MX":           {"0 ."},
		"fail.test. MX":           {"SERVFAIL"},
		"fail.test. A":            {"192.0.2.6"},
		"half.test. MX":           {},
		"half.test. A":            {"SERVFAIL"},
		"half.test. AAAA":         {},
		"empty.test. MX":          {},
		"dangling.test. MX":       {"10 gone.test."},
		"partly.test. MX":         {"10 gone.test.", "20 mx.one.test."},
		"us.test. MX":             {"10 mx.example.org."},
		"backup.test. MX":         {"10 mx.one.test.", "20 MX.example.org.", "30 worse.test."},
		"worse.test. A":           {"192.0.2.7"},
		"mute.test. MX":           {"mute"},
		"xn--bcher-kva.test. MX":  {"10 mx.one.test."},
		"_odd.test. MX":           {"10 mx.one.test."},
		"relay.example.org. A":    {"192.0.2.8"},
		"aaaa-fails.test. MX":     {},
		"aaaa-fails.test. A":      {"192.0.2.9"},
		"aaaa-fails.test. AAAA":   {"SERVFAIL"},
		"mx-loop.example.org. MX": {"10 mx.example.org."},
		"localhost. A":            {"127.0.0.1"},
		"six.test. AAAA":          {"::1"},
		"trap.test. MX":           {"10 mx.trap.test."},
		"mx.trap.test. A":         {"127.77.0.25"},
		"zero.test. A":            {"0.0.0.0"},
		"own.test. MX":            {"10 other.own.test."},
		"other.own.test. A":       {"198.51.100.1"},
		"first.test. MX":          {"10 mx.trap.test.", "20 mx.one.test."},
		"last.test. MX":           {"10 mx.one.test.", "20 other.own.test.", "30 mx.worse.test."},
		"mx.worse.test. A":        {"192.0.2.7"},
	}
	resolver := z.Resolver(t)
	type want struct {
		addresses []string
		permanent bool
		code      int
		enhanced  string
	}
	to := func(a ...string) want { return want{addresses: a} }
	for _, c := range []struct {
		name, destination, relay string
		want                     want
	}{
		{"one MX", "one.test", "", to("192.0.2.1:25")},
		{"by preference", "two.test", "", to("192.0.2.2:25", "192.0.2.3:25")},
		{"both families", "both.test", "", to("192.0.2.2:25", "[2001:db8::2]:25")},
		{"no MX: the domain itself", "bare.test", "", to("192.0.2.4:25")},
		{"IPv6 only", "v6.test", "", to("[2001:db8::5]:25")},
		{"null MX", "null.test", "", want{permanent: true, code: 556, enhanced: "5.1.10"}},
		{"no such domain", "gone.test", "", want{permanent: true, enhanced: "5.1.2"}},
		{"a domain without mail", "empty.test", "", want{permanent: true, enhanced: "5.1.2"}},
		{"the question for MX fails: not the domain itself", "fail.test", "", want{}},
		{"one of the last questions fails", "half.test", "", want{}},
		{"AAAA fails, A is there", "aaaa-fails.test", "", to("192.0.2.9:25")},
		{"MX that is not there", "dangling.test", "", want{}},
		{"one MX of two is not there", "partly.test", "", to("192.0.2.1:25")},
		{"we are the MX", "us.test", "", want{permanent: true, enhanced: "5.4.6"}},
		{"we are a backup MX", "backup.test", "", to("192.0.2.1:25")},
		{"no answer", "mute.test", "", want{}},
		{"international", "xn--bcher-kva.test", "", to("192.0.2.1:25")},
		{"underscore", "_odd.test", "", to("192.0.2.1:25")},
		{"literal", "[192.0.2.77]", "", to("192.0.2.77:25")},
		{"literal of IPv6", "[IPv6:2001:db8::77]", "", to("[2001:db8::77]:25")},
		{"literal without sense", "[x]", "", want{permanent: true, enhanced: "5.1.2"}},
		{"localhost", "localhost", "", want{permanent: true, enhanced: "5.4.6"}},
		{"loopback of IPv6", "six.test", "", want{permanent: true, enhanced: "5.4.6"}},
		{"an MX at a loopback address", "trap.test", "", want{permanent: true, enhanced: "5.4.6"}},
		{"no address at all", "zero.test", "", want{permanent: true, enhanced: "5.4.6"}},
		{"an MX at an address of ours", "own.test", "", want{permanent: true, enhanced: "5.4.6"}},
		{"a loopback literal", "[127.0.0.1]", "", want{permanent: true, enhanced: "5.4.6"}},
		{"a loopback literal of IPv6", "[IPv6:::1]", "", want{permanent: true, enhanced: "5.4.6"}},
		{"a mapped loopback literal", "[IPv6:::ffff:127.0.0.1]", "", want{permanent: true, enhanced: "5.4.6"}},
		{"our own literal", "[198.51.100.1]", "", want{permanent: true, enhanced: "5.4.6"}},
		{"an MX at loopback, and a better one", "first.test", "", to("192.0.2.1:25")},
		{"our address is a backup MX", "last.test", "", to("192.0.2.1:25")},
		{"a relay at loopback", "", "127.0.0.1:10025", to("127.0.0.1:10025")},
		{"a relay at our address", "", "198.51.100.1:10025", to("198.51.100.1:10025")},
		{"relay by name", "", "relay.example.org:587", to("192.0.2.8:587")},
		{"relay by address", "", "[2001:db8::9]:25", to("[2001:db8::9]:25")},
		{"relay that is not there: ours to mend", "", "gone.example.org:25", want{}},
		{"relay without port", "", "relay.example.org", want{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			finder := New(Options{Hostname: "mx.example.org", Resolver: resolver, Source: func(netip.Addr) netip.Addr { return netip.Addr{} }, Here: func(ip netip.Addr) bool {
				return ip.IsLoopback() || ip.IsUnspecified() || ip == netip.MustParseAddr("198.51.100.1")
			}})
			patience := time.Minute
			if c.destination == "mute.test" {
				patience = time.Second / 5
			}
			ctx, cancel := context.WithTimeout(context.Background(), patience)
			defer cancel()
			var servers []Server
			var err error
			if c.relay != "" {
				servers, err = finder.Relay(ctx, c.relay, false)
			} else {
				servers, err = finder.Servers(ctx, c.destination)
			}
			var got want
			for _, s := range servers {
				got.addresses = append(got.addresses, s.Address)
			}
			if c.name == "both families" {
				slices.Sort(got.addresses) // which goes first depends on this machine's routes
			}
			var f *Error
			if errors.As(err, &f) {
				got.permanent, got.code, got.enhanced = f.Final, f.Code, f.Enhanced
			}
			if (err == nil) != (len(c.want.addresses) > 0) || err != nil && (f == nil || f.Error() == "") {
				t.Errorf("error %v", err)
			}
			if d := cmp.Diff(c.want, got, cmp.AllowUnexported(want{})); d != "" {
				t.Errorf("servers (-want +got):\n%s%v", d, err)
			}
		})
	}
}

func TestAtMostTenServers(t *testing.T) {
	z := dnstest.Zone{"many.test. MX": {"10 a.many.test.", "20 b.many.test."}}
	for i := range 12 {
		z["a.many.test. A"] = append(z["a.many.test. A"], fmt.Sprintf("192.0.2.%d", i))
		z["b.many.test. A"] = append(z["b.many.test. A"], fmt.Sprintf("198.51.100.%d", i))
	}
	servers, err := New(Options{Resolver: z.Resolver(t)}).Servers(context.Background(), "many.test")
	if len(servers) != maxServers || err != nil {
		t.Errorf("%d servers, %v", len(servers), err)
	}
}
