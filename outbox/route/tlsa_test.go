package route

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"guichet/outbox/dnstest"
)

func silent() *log.Logger { return log.New(io.Discard, "", 0) }

// authority certifies servers of tests.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := &authority{key: key, pool: x509.NewCertPool()}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "CA"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err == nil {
		a.cert, err = x509.ParseCertificate(der)
	}
	if err != nil {
		t.Fatal(err)
	}
	a.pool.AddCert(a.cert)
	return a
}

// certify returns a certificate for a name, with the authority's behind it; "expired" stands for one that is over.
func (a *authority) certify(t *testing.T, name string) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	end := time.Now().Add(time.Hour)
	if name == "expired" {
		name, end = "mx.a.test", time.Now().Add(-time.Minute)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(2), NotBefore: time.Now().Add(-time.Hour), NotAfter: end, DNSNames: []string{name}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der, a.cert.Raw}, PrivateKey: key, Leaf: leaf}
}

// record is the TLSA of a certificate.
func record(usage, selector, matching uint8, cert *x509.Certificate) TLSA {
	data := cert.Raw
	if selector == 1 {
		data = cert.RawSubjectPublicKeyInfo
	}
	switch matching {
	case 1:
		sum := sha256.Sum256(data)
		data = sum[:]
	case 2:
		sum := sha512.Sum512(data)
		data = sum[:]
	}
	return TLSA{usage, selector, matching, data}
}

// TestMatches: RFC 7672 §3.
func TestMatches(t *testing.T) {
	ca, other := newAuthority(t), newAuthority(t)
	good, over, elsewhere := ca.certify(t, "mx.a.test"), ca.certify(t, "expired"), ca.certify(t, "mx.b.test")
	domain := ca.certify(t, "a.test")
	for _, c := range []struct {
		name    string
		chain   []*x509.Certificate
		records []TLSA
		want    bool
	}{
		{"its key", chain(good, ca), []TLSA{record(3, 1, 1, good.Leaf)}, true},
		{"its key, SHA-512", chain(good, ca), []TLSA{record(3, 1, 2, good.Leaf)}, true},
		{"itself, whole", chain(good, ca), []TLSA{record(3, 0, 0, good.Leaf)}, true},
		{"its key, expired", chain(over, ca), []TLSA{record(3, 1, 1, over.Leaf)}, true},
		{"its key, for another name", chain(elsewhere, ca), []TLSA{record(3, 1, 1, elsewhere.Leaf)}, true},
		{"another key", chain(good, ca), []TLSA{record(3, 1, 1, elsewhere.Leaf)}, false},
		{"the key of its authority as its own", chain(good, ca), []TLSA{record(3, 1, 1, ca.cert)}, false},
		{"one of two", chain(good, ca), []TLSA{record(3, 1, 1, elsewhere.Leaf), record(3, 0, 1, good.Leaf)}, true},
		{"its authority", chain(good, ca), []TLSA{record(2, 0, 1, ca.cert)}, true},
		{"its authority's key", chain(good, ca), []TLSA{record(2, 1, 2, ca.cert)}, true},
		{"its authority, for the domain's name", chain(domain, ca), []TLSA{record(2, 0, 1, ca.cert)}, true},
		{"its authority, for another name", chain(elsewhere, ca), []TLSA{record(2, 0, 1, ca.cert)}, false},
		{"its authority, expired", chain(over, ca), []TLSA{record(2, 0, 1, ca.cert)}, false},
		{"another authority", chain(good, ca), []TLSA{record(2, 0, 1, other.cert)}, false},
		{"another authority sent along", append(chain(good, ca), other.cert), []TLSA{record(2, 0, 1, other.cert)}, false},
		{"its authority, not sent, whole in DNS", chain(good, nil), []TLSA{record(2, 0, 0, ca.cert)}, true},
		{"its authority, not sent", chain(good, nil), []TLSA{record(2, 0, 1, ca.cert)}, false},
		{"its key, nothing sent but that", chain(good, nil), []TLSA{record(3, 1, 1, good.Leaf)}, true},
		{"no certificate", nil, []TLSA{record(3, 1, 1, good.Leaf)}, false},
	} {
		if err := matches(c.chain, c.records, "mx.a.test", "a.test"); (err == nil) != c.want {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func chain(leaf tls.Certificate, ca *authority) []*x509.Certificate {
	all := []*x509.Certificate{leaf.Leaf}
	if ca != nil {
		all = append(all, ca.cert)
	}
	return all
}

// TestDANE: which records count, and what is made of those that cannot be had (RFC 7672 §2.2).
func TestDANE(t *testing.T) {
	sum := strings.Repeat("ab", 32)
	z := dnstest.Zone{
		dnstest.Proven:  {"a.test.", "bare.test.", "alias.test.", "public.test.", "half.test.", "bogus.test.", "mute.test.", "both.test.", "odd.test.", "null.test."},
		"a.test. MX":    {"10 mx.a.test."},
		"mx.a.test. A":  {"192.0.2.1"},
		"bare.test. MX": {}, "bare.test. A": {"192.0.2.2"},
		"alias.test. MX": {"10 mx.alias.test."}, "mx.alias.test. A": {"192.0.2.3"},
		"public.test. MX": {"10 mx.public.test."}, "mx.public.test. A": {"192.0.2.4"},
		"half.test. MX": {"10 mx.insecure.test."}, "mx.insecure.test. A": {"192.0.2.5"},
		"bogus.test. MX": {"10 mx.bogus.test."}, "mx.bogus.test. A": {"192.0.2.6"},
		"insecure.test. MX": {"10 mx.insecure.test."},
		"odd.test. MX":      {"10 mx.odd.test."}, "mx.odd.test. A": {"192.0.2.7"},
		"both.test. MX": {"20 plain.both.test.", "10 mx.both.test."}, "mx.both.test. A": {"192.0.2.8"}, "plain.both.test. A": {"192.0.2.9"},
		"null.test. MX":   {"0 ."},
		"forged.test. MX": {"SERVFAIL"},

		"_25._tcp.mx.a.test. TLSA":        {"3 1 1 " + sum},
		"_25._tcp.bare.test. TLSA":        {"2 0 1 " + sum},
		"_25._tcp.mx.alias.test. TLSA":    {},
		"_25._tcp.mx.public.test. TLSA":   {"1 1 1 " + sum, "0 0 1 " + sum},
		"_25._tcp.mx.insecure.test. TLSA": {"3 1 1 " + sum},
		"_25._tcp.mx.bogus.test. TLSA":    {"SERVFAIL"},
		"_25._tcp.mx.odd.test. TLSA":      {"3 1 1 abcd", "3 1 1 " + sum, "3 9 1 " + sum},
		"_25._tcp.mx.both.test. TLSA":     {"3 1 1 " + sum},
	}
	server := z.Server(t)
	finder := New(Options{Hostname: "mx.example.org", Resolver: dnstest.At(server), Validating: server})
	for _, c := range []struct{ domain, want string }{
		{"a.test", "192.0.2.1 tlsa, verified by 1"},
		{"bare.test", "192.0.2.2 tlsa, verified by 1"},
		{"alias.test", "192.0.2.3 no-policy-found"},
		{"public.test", "192.0.2.4 tlsa, encrypted"},
		{"half.test", "192.0.2.5 no-policy-found"},
		{"insecure.test", "192.0.2.5 no-policy-found"},
		{"bogus.test", "192.0.2.6 tlsa, refused"},
		{"odd.test", "192.0.2.7 tlsa, verified by 1"},
		{"both.test", "192.0.2.8 tlsa, verified by 1; 192.0.2.9 no-policy-found"},
		{"null.test", "5.1.10"},
		{"forged.test", "again"},
	} {
		servers, err := finder.Servers(context.Background(), c.domain)
		if got := described(servers, err); got != c.want {
			t.Errorf("%s: %q, want %q (%v)", c.domain, got, c.want, err)
		}
	}
	for _, elsewhere := range []string{"192.0.2.53:53", "", "resolver.test:53"} {
		if newValidator(elsewhere) != nil {
			t.Errorf("%q is taken for a resolver of this machine", elsewhere)
		}
	}
}

func described(servers []Server, err error) string {
	var f *Error
	if errors.As(err, &f) {
		if f.Final {
			return f.Enhanced
		}
		return "again"
	}
	var all []string
	for _, s := range servers {
		host, _, _ := net.SplitHostPort(s.Address)
		text := host + " " + s.Need.Policy.Kind
		switch {
		case s.Refused != nil:
			text += ", refused"
		case s.Need.Verified:
			text += fmt.Sprintf(", verified by %d", len(s.Need.TLSA))
		case s.Need.Encrypted:
			text += ", encrypted"
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

// TestNamed: IPv6 only where our address has a name, or there is no other way.
func TestNamed(t *testing.T) {
	z := dnstest.Zone{
		"both.test. MX": {"10 mx.both.test."}, "mx.both.test. A": {"192.0.2.1"}, "mx.both.test. AAAA": {"2001:db8::1"},
		"six.test. MX": {"10 mx.six.test."}, "mx.six.test. AAAA": {"2001:db8::2"},
		"5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR": {"mx.example.org."},
	}
	resolver := z.Resolver(t)
	for _, c := range []struct{ source, domain, want string }{
		{"2001:db8::25", "both.test", "192.0.2.1 2001:db8::1"},
		{"2001:db8::26", "both.test", "192.0.2.1"},
		{"2001:db8::26", "six.test", "2001:db8::2"},
		{"", "both.test", "192.0.2.1 2001:db8::1"},
	} {
		f := New(Options{Hostname: "mx.example.org", Resolver: resolver, Source: func(netip.Addr) netip.Addr {
			ip, _ := netip.ParseAddr(c.source)
			return ip
		}})
		servers, err := f.Servers(context.Background(), c.domain)
		var got []string
		for _, s := range servers {
			host, _, _ := net.SplitHostPort(s.Address)
			got = append(got, host)
		}
		if len(got) == 2 && strings.Contains(got[0], ":") { // which goes first depends on this machine's routes
			got[0], got[1] = got[1], got[0]
		}
		if strings.Join(got, " ") != c.want || err != nil {
			t.Errorf("from %q to %s: %q, %v", c.source, c.domain, got, err)
		}
	}
}
