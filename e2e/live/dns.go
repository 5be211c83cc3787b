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
	return addr
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
