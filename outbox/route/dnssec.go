package route

import (
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"

	"github.com/miekg/dns"
)

// validator asks a resolver that checks DNSSEC. That it says so (the bit AD) counts only because it is on this
// machine: nobody can forge its answers on the way (RFC 7672 §2.1).
type validator struct{ address string }

// newValidator returns nil for an address that is not loopback.
func newValidator(address string) *validator {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !at.Addr().IsLoopback() {
		return nil
	}
	return &validator{address}
}

// maxTLSA is how many TLSA records of a host are looked at.
const maxTLSA = 32

// ask returns the answer to a question; secure: the resolver vouches for it. That there is no such name or record is an
// answer; whatever the resolver cannot answer, a forgery that it found out above all, is an error.
func (v *validator) ask(ctx context.Context, name string, kind uint16) (m *dns.Msg, secure bool, err error) {
	q := new(dns.Msg).SetQuestion(dns.Fqdn(name), kind)
	q.AuthenticatedData = true // RFC 6840 §5.7
	q.SetEdns0(1232, true)
	for _, network := range []string{"udp", "tcp"} {
		c := &dns.Client{Net: network}
		if m, _, err = c.ExchangeContext(ctx, q, v.address); err != nil {
			return nil, false, err
		}
		if !m.Truncated {
			break
		}
	}
	if m.Rcode != dns.RcodeSuccess && m.Rcode != dns.RcodeNameError {
		return nil, false, fmt.Errorf("the resolver answers %s of %s", dns.RcodeToString[m.Rcode], name)
	}
	return m, m.AuthenticatedData, nil
}

// exchangers are the MX records of a domain by preference, none if there are none, and whether that is proven.
func (v *validator) exchangers(ctx context.Context, domain string) (records []*net.MX, secure bool, err error) {
	m, secure, err := v.ask(ctx, domain, dns.TypeMX)
	if err != nil || !secure {
		return nil, false, err
	}
	for _, rr := range m.Answer {
		if mx, ok := rr.(*dns.MX); ok {
			records = append(records, &net.MX{Host: mx.Mx, Pref: mx.Preference})
		}
	}
	slices.SortStableFunc(records, func(a, b *net.MX) int { return cmp.Compare(a.Pref, b.Pref) })
	return records, true, nil
}

// errDNSSEC says that nobody knows what a server must show: whoever keeps that from us may stand in its place.
var errDNSSEC = errors.New("what its certificate must be cannot be looked up")

// demand says of the servers of a domain, which DNSSEC proved, what their TLSA records ask for.
func (v *validator) demand(ctx context.Context, domain, port string, servers []Server) {
	known := map[string]Server{}
	for i := range servers {
		s := &servers[i]
		if _, ok := known[s.Host]; !ok {
			var x Server
			x.Need, x.Refused = v.of(ctx, s.Host, port)
			known[s.Host] = x
		}
		s.Need, s.Refused = known[s.Host].Need, known[s.Host].Refused
		if s.Need.Policy.Kind != "" {
			s.Need.Policy.Domain = domain
		}
	}
}

// of is the demand of one host (RFC 7672 §2.2).
func (v *validator) of(ctx context.Context, host, port string) (Demand, error) {
	for _, base := range v.bases(ctx, host) {
		m, secure, err := v.ask(ctx, "_"+port+"._tcp."+base, dns.TypeTLSA)
		if err != nil {
			return Demand{Policy: Policy{Kind: "tlsa", Fault: "dnssec-invalid"}}, fmt.Errorf("%w: %w", errDNSSEC, err)
		}
		var all []TLSA
		for _, rr := range m.Answer {
			if x, ok := rr.(*dns.TLSA); ok && len(all) < maxTLSA {
				data, err := hex.DecodeString(x.Certificate)
				if err != nil {
					continue
				}
				all = append(all, TLSA{Usage: x.Usage, Selector: x.Selector, Matching: x.MatchingType, Data: data})
			}
		}
		if !secure || len(all) == 0 {
			continue
		}
		d := Demand{Encrypted: true, Policy: Policy{Kind: "tlsa"}}
		for _, t := range all {
			d.Policy.Text = append(d.Policy.Text, t.String())
		}
		d.TLSA = slices.DeleteFunc(all, func(t TLSA) bool { return !t.usable() })
		if d.Verified = len(d.TLSA) > 0; !d.Verified {
			d.Policy.Fault = "tlsa-invalid"
		}
		return d, nil
	}
	return Demand{}, nil
}

// bases are the names under which a host's TLSA records may stand, if its addresses are proven: the name that its
// aliases lead to, then its own (RFC 7672 §2.2.2). An address that is not proven has none.
func (v *validator) bases(ctx context.Context, host string) []string {
	for _, kind := range []uint16{dns.TypeA, dns.TypeAAAA} {
		m, secure, err := v.ask(ctx, host, kind)
		if err != nil || !secure {
			continue
		}
		for _, rr := range m.Answer {
			if rr.Header().Rrtype != kind {
				continue
			}
			end := strings.ToLower(strings.TrimSuffix(rr.Header().Name, "."))
			if end != host {
				return []string{end, host}
			}
			return []string{host}
		}
	}
	return nil
}
