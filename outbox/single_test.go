package outbox

import (
	"context"
	"strings"
	"testing"

	"guichet/mail"
	"guichet/outbox/dnstest"
)

// TestPost: a mail that is no letter goes once, signed, whatever the domain asks of TLS; what is refused for good is
// not tried again.
func TestPost(t *testing.T) {
	for _, c := range []struct {
		name   string
		peer   *peer
		domain string
		final  bool
		want   string // of the error; "": it went
	}{
		{"taken, without the TLS that DNS asks for", &peer{}, "customer.test", true, ""},
		{"later", &peer{answer: at("RCPT", "450 4.2.0 later")}, "customer.test", false, "450 4.2.0 later"},
		{"never", &peer{answer: at("MAIL", "550 5.7.1 no")}, "customer.test", true, "550 5.7.1 no"},
		{"no such domain", &peer{}, "gone.test", true, "no domain gone.test"},
	} {
		t.Run(c.name, func(t *testing.T) {
			z := dnstest.Zone{
				dnstest.Proven: {"customer.test."}, "customer.test. MX": {"10 mx.customer.test."}, "mx.customer.test. A": {"192.0.2.1"},
				"_25._tcp.mx.customer.test. TLSA": {"3 1 1 " + strings.Repeat("ab", 32)},
			}
			server := z.Server(t)
			w := New(newMemory(), nil, Options{
				Hostname: "mx.example.org", Dial: network{"192.0.2.1": c.peer}.dial, Resolver: dnstest.At(server), Validating: server, Signer: hashing{},
			})
			from, to := mail.Address{Local: "postmaster", Domain: "example.org"}, mail.Address{Local: "reports", Domain: c.domain}
			final, err := w.Post(context.Background(), from, to, []byte("From: <postmaster@example.org>\r\n\r\nHello\r\n"))
			if final != c.final || (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, %v, want %v, %q", final, err, c.final, c.want)
			}
			if c.want != "" {
				return
			}
			if len(c.peer.mails) != 1 || !strings.HasPrefix(c.peer.mails[0].data, "X-Signature: example.org") || c.peer.mails[0].to != to.String() {
				t.Errorf("it has %+v", c.peer.mails)
			}
		})
	}
}
