package mailauth

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/miekg/dns"

	"guichet/mail"
)

// serve answers as w says, on a socket of loopback, and returns a resolver of the standard
// library that asks there.
func serve(t *testing.T, w world) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &dns.Server{PacketConn: conn, Handler: dns.HandlerFunc(w.answer)}
	done := make(chan error, 1)
	go func() { done <- server.ActivateAndServe() }()
	t.Cleanup(func() {
		_ = conn.Close()
		<-done
	})
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (w world) answer(out dns.ResponseWriter, q *dns.Msg) {
	m := new(dns.Msg).SetReply(q)
	m.RecursionAvailable = true // without, an empty answer is taken for a lame server
	name := q.Question[0].Name
	plain := strings.ToLower(strings.TrimSuffix(name, "."))
	kind := map[uint16]string{dns.TypeTXT: "txt ", dns.TypeMX: "mx ", dns.TypeA: "ip ", dns.TypeAAAA: "ip ", dns.TypePTR: "ptr "}[q.Question[0].Qtype]
	known := false
	for key := range w {
		known = known || strings.HasSuffix(key, " "+plain)
	}
	if !known {
		m.Rcode = dns.RcodeNameError
	}
	for _, text := range w[kind+plain] {
		head := dns.RR_Header{Name: name, Rrtype: q.Question[0].Qtype, Class: dns.ClassINET}
		switch {
		case text == faulty:
			m.Rcode = dns.RcodeServerFailure
		case text == refused:
			m.Rcode = dns.RcodeRefused
		case text == slow:
			return
		case kind == "txt ":
			// In two strings, as long records are.
			m.Answer = append(m.Answer, &dns.TXT{Hdr: head, Txt: []string{text[:len(text)/2], text[len(text)/2:]}})
		case kind == "mx ":
			m.Answer = append(m.Answer, &dns.MX{Hdr: head, Mx: dns.Fqdn(text)})
		case head.Rrtype == dns.TypeA:
			m.Answer = append(m.Answer, &dns.A{Hdr: head, A: net.ParseIP(text)})
		}
	}
	_ = out.WriteMsg(m)
}

const refused = "(refused)"

// TestRealResolver: what the resolver of the standard library says of names, faults and
// silence is understood.
func TestRealResolver(t *testing.T) {
	for _, c := range []struct {
		name  string
		world world
		want  mail.Verdict
	}{
		{"SPF by mx", world{"txt customer.test": {"v=spf1 mx -all"}, "mx customer.test": {"mx.customer.test"}, "ip mx.customer.test": {"192.0.2.1"}, "txt _dmarc.customer.test": {"v=DMARC1; p=reject"}}, mail.Verdict{Result: mail.Pass, SPF: "pass", DKIM: "none", DMARC: "pass", Policy: "reject"}},
		{"forged", world{"txt customer.test": {"v=spf1 -all"}, "txt _dmarc.customer.test": {"v=DMARC1; p=reject"}}, mail.Verdict{Result: mail.Fail, SPF: "fail", DKIM: "none", DMARC: "fail", Policy: "reject"}},
		{"no names at all", world{}, mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "none"}},
		{"names without records", world{"x customer.test": nil, "x _dmarc.customer.test": nil}, mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "none"}},
		{"server failure", world{"txt _dmarc.customer.test": {faulty}}, mail.Verdict{Result: mail.TempError, SPF: "none", DKIM: "none", DMARC: "temperror"}},
		{"refused", world{"txt _dmarc.customer.test": {refused}}, mail.Verdict{Result: mail.TempError, SPF: "none", DKIM: "none", DMARC: "temperror"}},
		{"silence", world{"txt _dmarc.customer.test": {slow}}, mail.Verdict{Result: mail.TempError, SPF: "none", DKIM: "none", DMARC: "temperror"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checker := NewChecker(Options{Resolver: serve(t, c.world)})
			got := checker.Check(context.Background(), client("carla@customer.test"), mailbox("carla@customer.test"), []byte(question))
			if got != c.want {
				t.Errorf("%+v, want %+v", got, c.want)
			}
		})
	}
}
