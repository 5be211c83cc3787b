package e2e

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/smtp"
	"os/exec"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// shown is the certificate that a server on loopback shows for a name.
func shown(t *testing.T, addr, name string) tls.ConnectionState {
	t.Helper()
	c, err := tls.Dial("tcp", addr, &tls.Config{ServerName: name, InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.ConnectionState()
}

// shownBySMTP is the one behind STARTTLS.
func shownBySMTP(t *testing.T, addr, name string) tls.ConnectionState {
	t.Helper()
	c, err := smtp.Dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.StartTLS(&tls.Config{ServerName: name, InsecureSkipVerify: true}); err != nil {
		t.Fatal(err)
	}
	s, _ := c.TLSConnectionState()
	return s
}

// TestCertificatesByACME: a desk gets its certificates from an authority by HTTP-01 and by TLS-ALPN-01, shows
// them in STARTTLS and on its pages, serves the policy of its domains, and renews them while it runs.
func TestCertificatesByACME(t *testing.T) {
	if _, err := exec.LookPath("pebble"); err != nil {
		t.Skip("no pebble here: apt install pebble")
	}
	for _, way := range []string{"HTTP-01", "TLS-ALPN-01"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			loopback := []string{"127.0.0.1"}
			resolver := live.StartDNS(t, map[string][]string{
				"mx.desk.test. A": loopback, "mta-sts.desk.test. A": loopback, "pages.desk.test. A": loopback,
			})
			plain, secure := portOn(t), portOn(t)
			asked := plain
			if way != "HTTP-01" {
				asked = portOn(t) // nobody there
			}
			authority := live.StartPebble(t, resolver, live.Port(asked), live.Port(secure), 15)
			d := live.StartDesk(t, binary, live.Setup{Strangers: true, Resolver: resolver, Extra: fmt.Sprintf(
				"[http]\nurl = \"https://pages.desk.test\"\n[https]\nlisten = [%q]\n[acme]\ndirectory = %q\nca = %q\nlisten = [%q]\n[mta_sts]\nmode = \"enforce\"\n",
				secure, authority.Directory, authority.CA, plain)})
			shownBySMTP(t, d.Addr, "mx.desk.test") // one of its own, until the authority has answered
			live.Until(t, "a certificate for each name", func() bool {
				return strings.Count(d.Log(), " certificate name=")+strings.Count(d.Log(), " certificate until=") == 3
			})
			for _, name := range []string{"mx.desk.test", "mta-sts.desk.test", "pages.desk.test"} {
				s := shown(t, secure, name)
				want(t, "issuer of "+name, strings.HasPrefix(s.PeerCertificates[0].Issuer.CommonName, "Pebble"), true)
				if err := s.PeerCertificates[0].VerifyHostname(name); err != nil {
					t.Error(err)
				}
			}
			now := shownBySMTP(t, d.Addr, "mx.desk.test").PeerCertificates[0]
			want(t, "issuer of STARTTLS's", strings.HasPrefix(now.Issuer.CommonName, "Pebble"), true)
			holds(t, "the policy", policyOf(t, secure, "mta-sts.desk.test"), "version: STSv1", "mode: enforce", "mx: mx.desk.test", "max_age: 604800")
			live.Until(t, "a renewed certificate without a restart", func() bool {
				return !shownBySMTP(t, d.Addr, "mx.desk.test").PeerCertificates[0].Equal(now)
			})
			if way == "HTTP-01" {
				redirected(t, plain)
			}
		})
	}
}

// portOn is a free port at 127.0.0.1, where names lead.
func portOn(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// policyOf reads a policy as other servers do.
func policyOf(t *testing.T, addr, host string) string {
	t.Helper()
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{ServerName: host, InsecureSkipVerify: true}}}
	r, _ := http.NewRequest("GET", "https://"+addr+"/.well-known/mta-sts.txt", nil)
	r.Host = host
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	want(t, "status", resp.StatusCode, 200)
	want(t, "type", resp.Header.Get("Content-Type"), "text/plain; charset=utf-8")
	return string(b)
}

// redirected: who comes without TLS is sent on to the pages, at no host but the one that he named.
func redirected(t *testing.T, addr string) {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, _ := http.NewRequest("GET", "http://"+addr+"/r/1", nil)
	r.Host = "pages.desk.test"
	resp, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	want(t, "where to", resp.Header.Get("Location"), "https://pages.desk.test/r/1")
}
