package live

import (
	"cmp"
	"crypto"
	"fmt"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/miekg/dns"
)

// validatingConf is an unbound that checks DNSSEC by the key of one zone, which it has itself.
const validatingConf = `server:
  interface: %[2]s@%[3]s
  directory: "%[1]s"
  pidfile: ""
  username: ""
  chroot: ""
  use-syslog: no
  logfile: ""
  do-daemonize: no
  do-ip6: no
  num-threads: 1
  module-config: "validator iterator"
  local-zone: "test." nodefault
  trust-anchor-file: "%[1]s/anchor"
remote-control:
  control-enable: no
auth-zone:
  name: "test."
  zonefile: "%[1]s/zone"
  for-downstream: no
  for-upstream: yes
  fallback-enabled: no
`

// StartValidating starts an unbound that has the zone "test.", signed, with the records of zone, as StartDNS has them,
// and returns its "host:port". It vouches for all of them but those below the forged names, whose signatures are of
// another record: SERVFAIL.
func StartValidating(t T, zone map[string][]string, forged ...string) string {
	t.Helper()
	dir, addr := serverDir(t), FreeAddr()
	host, port, _ := net.SplitHostPort(addr)
	key := &dns.DNSKEY{
		Hdr:   dns.RR_Header{Name: "test.", Rrtype: dns.TypeDNSKEY, Class: dns.ClassINET, Ttl: 60},
		Flags: 257, Protocol: 3, Algorithm: dns.ECDSAP256SHA256,
	}
	private, err := key.Generate(256)
	if err != nil {
		t.Fatalf("zone: %v", err)
	}
	records := []dns.RR{key, parse(t, "test. 60 IN SOA ns.test. root.test. 1 60 60 60 60"), parse(t, "test. 60 IN NS ns.test."), parse(t, "ns.test. 60 IN A 127.0.0.1")}
	for question, answers := range zone {
		name, kind, _ := strings.Cut(question, " ")
		for _, data := range answers {
			records = append(records, parse(t, fmt.Sprintf("%s 60 IN %s %s", name, kind, data)))
		}
	}
	var text strings.Builder
	for _, rr := range signed(t, records, key, private.(crypto.Signer), forged) {
		text.WriteString(rr.String() + "\n")
	}
	save(t, filepath.Join(dir, "zone"), text.String())
	save(t, filepath.Join(dir, "anchor"), key.String()+"\n")
	save(t, filepath.Join(dir, "conf"), fmt.Sprintf(validatingConf, dir, host, port))
	startServer(t, dir, addr, "unbound", "-d", "-p", "-c", filepath.Join(dir, "conf"))
	return addr
}

func parse(t T, text string) dns.RR {
	t.Helper()
	rr, err := dns.NewRR(text)
	if err != nil {
		t.Fatalf("zone: %v", err)
	}
	return rr
}

// signed returns the records with the chain of NSEC records and all signatures (RFC 4034).
func signed(t T, records []dns.RR, key *dns.DNSKEY, private crypto.Signer, forged []string) []dns.RR {
	t.Helper()
	types := map[string][]uint16{}
	for _, rr := range records {
		name := strings.ToLower(rr.Header().Name)
		if kind := rr.Header().Rrtype; !slices.Contains(types[name], kind) {
			types[name] = append(types[name], kind)
		}
	}
	var names []string
	for name := range types {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(backwards(a), backwards(b)) })
	for i, name := range names {
		kinds := append(types[name], dns.TypeRRSIG, dns.TypeNSEC)
		slices.Sort(kinds)
		records = append(records, &dns.NSEC{
			Hdr:        dns.RR_Header{Name: name, Rrtype: dns.TypeNSEC, Class: dns.ClassINET, Ttl: 60},
			NextDomain: names[(i+1)%len(names)], TypeBitMap: kinds,
		})
	}
	sets := map[string][]dns.RR{}
	for _, rr := range records {
		id := fmt.Sprint(strings.ToLower(rr.Header().Name), rr.Header().Rrtype)
		sets[id] = append(sets[id], rr)
	}
	for _, set := range sets {
		sig := &dns.RRSIG{
			Hdr:       dns.RR_Header{Name: set[0].Header().Name, Rrtype: dns.TypeRRSIG, Class: dns.ClassINET, Ttl: 60},
			Algorithm: key.Algorithm, KeyTag: key.KeyTag(), SignerName: "test.",
			Inception: uint32(time.Now().Add(-time.Hour).Unix()), Expiration: uint32(time.Now().Add(time.Hour).Unix()),
		}
		if err := sig.Sign(private, set); err != nil {
			t.Fatalf("zone: %v", err)
		}
		if slices.Contains(forged, set[0].Header().Name) {
			sig.Expiration-- // what was signed is no more what stands there
		}
		records = append(records, sig)
	}
	return records
}

// backwards is a name in the order of RFC 4034 §6.1.
func backwards(name string) string {
	labels := dns.SplitDomainName(name)
	slices.Reverse(labels)
	return strings.Join(labels, "\x00")
}
