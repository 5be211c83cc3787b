// Package dnstest is the DNS of tests: a server on loopback that knows what it was told.
package dnstest

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/miekg/dns"
)

// Zone is what a server knows: records in the form of a zone file, by question, such as "customer.test. MX". The
// answers "SERVFAIL" and "mute" do as they say; no entry is no such domain. For the names under Proven the server
// says that DNSSEC vouches for them, as a validating resolver does.
type Zone map[string][]string

// Proven is the entry that lists names, and whatever stands below them.
const Proven = "proven"

// changing guards zones that change while a server answers: see Set.
var changing sync.RWMutex

// Set changes what a running server says. Before it runs, the map may be written to.
func (z Zone) Set(question string, records ...string) {
	changing.Lock()
	defer changing.Unlock()
	z[question] = append([]string{}, records...)
}

// Server starts one and returns its address.
func (z Zone) Server(t *testing.T) string {
	t.Helper()
	pc, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &dns.Server{PacketConn: pc, Handler: dns.HandlerFunc(z.answer)}
	go func() { _ = s.ActivateAndServe() }()
	t.Cleanup(func() { _ = s.Shutdown() })
	return pc.LocalAddr().String()
}

// Resolver asks a server of its own.
func (z Zone) Resolver(t *testing.T) *net.Resolver {
	t.Helper()
	return At(z.Server(t))
}

// At asks the server at an address.
func At(server string) *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server)
	}}
}

func (z Zone) answer(w dns.ResponseWriter, q *dns.Msg) {
	changing.RLock()
	defer changing.RUnlock()
	r := new(dns.Msg).SetReply(q)
	r.RecursionAvailable = true // without it an empty answer is a referral
	name, kind := q.Question[0].Name, dns.TypeToString[q.Question[0].Qtype]
	r.AuthenticatedData = slices.ContainsFunc(z[Proven], func(p string) bool { return dns.IsSubDomain(p, name) })
	records, ok := z[name+" "+kind]
	switch {
	case len(records) == 1 && records[0] == "SERVFAIL":
		r.Rcode = dns.RcodeServerFailure
	case len(records) == 1 && records[0] == "mute":
		return
	case ok:
		for _, text := range records {
			rr, err := dns.NewRR(name + " 60 IN " + kind + " " + text)
			if err != nil {
				panic(err)
			}
			r.Answer = append(r.Answer, rr)
		}
	case z[name+" A"] == nil && z[name+" AAAA"] == nil && z[name+" MX"] == nil:
		r.Rcode = dns.RcodeNameError
	}
	_ = w.WriteMsg(r) // a client that left learns nothing
}
