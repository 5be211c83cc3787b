package live

import (
	"net"
	"strings"

	"github.com/miekg/dns"
)

// StartDNS starts a DNS server with a few records and returns its "host:port". A zone maps
// "name. TYPE" to the data of each record; what it does not have is NXDOMAIN, or an empty
// answer where the name has other records.
func StartDNS(t T, zone map[string][]string) string {
	t.Helper()
	addr := FreeAddr()
	StartDNSAt(t, addr, zone)
	return addr
}

// StartDNSAt is StartDNS at a place of the caller's choice.
func StartDNSAt(t T, addr string, zone map[string][]string) {
	t.Helper()
	pc, err := net.ListenPacket("udp", addr)
	if err != nil {
		t.Fatalf("dns: %v", err)
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatalf("dns: %v", err)
	}
	handler := dns.HandlerFunc(func(w dns.ResponseWriter, q *dns.Msg) { w.WriteMsg(answerDNS(zone, q)) })
	for _, s := range []*dns.Server{{PacketConn: pc, Handler: handler}, {Listener: ln, Handler: handler}} {
		up := make(chan struct{})
		s.NotifyStartedFunc = func() { close(up) }
		go s.ActivateAndServe()
		<-up
		t.Cleanup(func() { s.Shutdown() })
	}
}

func answerDNS(zone map[string][]string, q *dns.Msg) *dns.Msg {
	m := new(dns.Msg)
	m.SetReply(q)
	m.Authoritative = true
	name, kind := strings.ToLower(q.Question[0].Name), dns.TypeToString[q.Question[0].Qtype]
	for _, data := range zone[name+" "+kind] {
		if rr, err := dns.NewRR(name + " 60 IN " + kind + " " + data); err == nil {
			m.Answer = append(m.Answer, rr)
		}
	}
	if alias := zone[name+" CNAME"]; m.Answer == nil && len(alias) == 1 && kind != "CNAME" { // as a resolver follows it
		if rr, err := dns.NewRR(name + " 60 IN CNAME " + alias[0]); err == nil {
			m.Answer = append(m.Answer, rr)
		}
		for _, data := range zone[strings.ToLower(alias[0])+" "+kind] {
			if rr, err := dns.NewRR(alias[0] + " 60 IN " + kind + " " + data); err == nil {
				m.Answer = append(m.Answer, rr)
			}
		}
	}
	if m.Answer != nil {
		return m
	}
	m.Rcode = dns.RcodeNameError
	for key := range zone {
		if have, _, _ := strings.Cut(key, " "); have == name || strings.HasSuffix(have, "."+name) {
			m.Rcode = dns.RcodeSuccess
		}
	}
	return m
}
