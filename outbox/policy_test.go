package outbox

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/outbox/dnstest"
	"guichet/outbox/route"
	"guichet/outbox/tlsrpt"
	"guichet/ticket"
)

// TestPolicies: what DANE and MTA-STS ask of a server, what becomes of a letter where it has it not, and what the day's
// report says of it.
func TestPolicies(t *testing.T) {
	good, pool := certificate(t, "mx.customer.test")
	wrong, _ := certificate(t, "elsewhere.test")
	tlsa := func(c *tls.Config) string {
		leaf, err := x509.ParseCertificate(c.Certificates[0].Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(leaf.RawSubjectPublicKeyInfo)
		return "3 1 1 " + hex.EncodeToString(sum[:])
	}
	sts := func(mode, mx string) string {
		return "version: STSv1\nmode: " + mode + "\nmx: " + mx + "\nmax_age: 86400\n"
	}
	offer := []string{"STARTTLS"}
	for _, c := range []struct {
		name      string
		peer      *peer
		tlsa, sts string
		tls       string // of the delivery; "": none
		reply     string // of a deferral
		counted   string
	}{
		{"nothing asked, nothing offered", &peer{}, "", "", "", "", "no-policy-found starttls-not-supported"},
		{"nothing asked, any certificate", &peer{ehlo: offer, tls: wrong}, "", "", "TLS 1.3 unverified", "", "no-policy-found"},
		{"nothing asked, TLS fails", &peer{ehlo: offer, tls: &tls.Config{}}, "", "", "", "", "no-policy-found validation-failure"},
		{"DANE", &peer{ehlo: offer, tls: good}, tlsa(good), "", "TLS 1.3 verified", "", "tlsa"},
		{"DANE, a certificate of nobody's", &peer{ehlo: offer, tls: wrong}, tlsa(wrong), "", "TLS 1.3 verified", "", "tlsa"},
		{"DANE, another certificate", &peer{ehlo: offer, tls: wrong}, tlsa(good), "", "", "STARTTLS with mx.customer.test: TLS: the certificate is none", "tlsa validation-failure"},
		{"DANE, STARTTLS taken out", &peer{}, tlsa(good), "", "", "STARTTLS with mx.customer.test: no TLS", "tlsa starttls-not-supported"},
		{"DANE that nobody can use: TLS", &peer{ehlo: offer, tls: wrong}, "1 1 1 " + strings.Repeat("ab", 32), "", "TLS 1.3 unverified", "", "tlsa tlsa-invalid"},
		{"DANE that nobody can use, no TLS", &peer{}, "1 1 1 " + strings.Repeat("ab", 32), "", "", "STARTTLS with mx.customer.test: no TLS", "tlsa tlsa-invalid"},
		{"DANE cannot be looked up", &peer{ehlo: offer, tls: good}, "SERVFAIL", "", "", "going to mx.customer.test: what its certificate must be cannot be looked up", "tlsa dnssec-invalid"},
		{"DANE before MTA-STS", &peer{ehlo: offer, tls: wrong}, tlsa(wrong), sts("enforce", "mx.customer.test"), "TLS 1.3 verified", "", "tlsa"},
		{"MTA-STS", &peer{ehlo: offer, tls: good}, "", sts("enforce", "mx.customer.test"), "TLS 1.3 verified", "", "sts"},
		{"MTA-STS, another's certificate", &peer{ehlo: offer, tls: wrong}, "", sts("enforce", "mx.customer.test"), "", "STARTTLS with mx.customer.test: TLS: x509", "sts certificate-host-mismatch"},
		{"MTA-STS, STARTTLS taken out", &peer{}, "", sts("enforce", "*.customer.test"), "", "STARTTLS with mx.customer.test: no TLS", "sts starttls-not-supported"},
		{"MTA-STS, a mail host slipped in", &peer{ehlo: offer, tls: good}, "", sts("enforce", "mx2.customer.test"), "", "going to mx.customer.test: the MTA-STS policy of customer.test names other mail hosts", "sts validation-failure"},
		{"testing, another's certificate", &peer{ehlo: offer, tls: wrong}, "", sts("testing", "mx.customer.test"), "TLS 1.3 unverified", "", "sts certificate-host-mismatch"},
		{"testing, STARTTLS taken out", &peer{}, "", sts("testing", "mx.customer.test"), "", "", "sts starttls-not-supported"},
		{"testing, another mail host", &peer{ehlo: offer, tls: good}, "", sts("testing", "mx2.customer.test"), "TLS 1.3 verified", "", "sts validation-failure"},
		{"no policy any more", &peer{}, "", sts("none", "mx.customer.test"), "", "", "no-policy-found starttls-not-supported"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			z := dnstest.Zone{"customer.test. MX": {"10 mx.customer.test."}, "mx.customer.test. A": {"192.0.2.1"}}
			if c.tlsa != "" {
				z[dnstest.Proven], z["_25._tcp.mx.customer.test. TLSA"] = []string{"customer.test."}, []string{c.tlsa}
			}
			server := z.Server(t)
			dir := t.TempDir()
			if c.sts != "" {
				kept, err := json.Marshal(map[string]any{"customer.test": map[string]any{"id": "1", "text": c.sts, "until": time.Now().Add(time.Hour)}})
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(dir, "sts"), kept, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			day := time.Now()
			reports, err := tlsrpt.Open(filepath.Join(dir, "reports"), func() time.Time { return day })
			if err != nil {
				t.Fatal(err)
			}
			m := newMemory(aLetter(1, "carla@customer.test"))
			_, stop := run(t, m, Options{
				Hostname: "mx.example.org", Dial: network{"192.0.2.1": c.peer}.dial, TLS: &tls.Config{RootCAs: pool},
				Timeouts: Timeouts{Handshake: 2 * time.Second}, // of a pipe, whose ends can wait for each other
				Resolver: dnstest.At(server), Validating: server, Reports: reports,
				Policies: route.NewPolicies(route.PolicyOptions{Resolver: dnstest.At(server), File: filepath.Join(dir, "sts")}),
			})
			for deadline := time.Now().Add(10 * time.Second); len(m.letter(1).Attempts) == 0 && time.Now().Before(deadline); {
				time.Sleep(time.Millisecond)
			}
			stop()
			a := m.letter(1).Attempts[0]
			if (a.Outcome == ticket.Delivered) != (c.reply == "") || c.reply == "" && a.TLS != c.tls || !strings.HasPrefix(a.Reply, c.reply) {
				t.Errorf("%s %q %q, want %q %q", a.Outcome, a.TLS, a.Reply, c.tls, c.reply)
			}
			if c.reply != "" && (a.Outcome != ticket.Temporary || len(c.peer.mails) > 0) {
				t.Errorf("%s, %d mails came", a.Outcome, len(c.peer.mails))
			}
			day = day.AddDate(0, 0, 1)
			if got := reported(reports.Due()); got != c.counted {
				t.Errorf("counted %q, want %q", got, c.counted)
			}
		})
	}
}

// TestRelayByDANE: the TLSA records of a smarthost's name count as those of a mail host do, also for a login, unless the
// configuration names an authority; of a relay nothing is reported.
func TestRelayByDANE(t *testing.T) {
	good, pool := certificate(t, "smtp.provider.test")
	wrong, _ := certificate(t, "elsewhere.test")
	leaf := func(c *tls.Config) *x509.Certificate {
		x, err := x509.ParseCertificate(c.Certificates[0].Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	server := func(c *tls.Config) string {
		sum := sha256.Sum256(leaf(c).RawSubjectPublicKeyInfo)
		return "3 1 1 " + hex.EncodeToString(sum[:])
	}
	anchor := func(c *tls.Config) string { return "2 0 0 " + hex.EncodeToString(leaf(c).Raw) }
	offer := []string{"STARTTLS"}
	for _, c := range []struct {
		name     string
		peer     *peer
		tlsa     string
		unproven bool
		relay    Relay
		tls      string // of the delivery; "": none
		reply    string // of a deferral
	}{
		{"DANE", &peer{ehlo: offer, tls: good}, server(good), false, Relay{}, "TLS 1.3 verified", ""},
		{"a certificate of nobody's", &peer{ehlo: offer, tls: wrong}, server(wrong), false, Relay{}, "TLS 1.3 verified", ""},
		{"another certificate", &peer{ehlo: offer, tls: good}, server(wrong), false, Relay{}, "", "STARTTLS with smtp.provider.test: TLS: the certificate is none"},
		{"STARTTLS taken out", &peer{}, server(good), false, Relay{}, "", "STARTTLS with smtp.provider.test: no TLS"},
		{"verified, by DANE", &peer{ehlo: offer, tls: wrong}, server(wrong), false, Relay{TLS: RelayVerified}, "TLS 1.3 verified", ""},
		{"verified, by DANE's authority", &peer{ehlo: offer, tls: good}, anchor(good), false, Relay{TLS: RelayVerified}, "TLS 1.3 verified", ""},
		{"DANE's authority, another's name", &peer{ehlo: offer, tls: wrong}, anchor(wrong), false, Relay{TLS: RelayVerified}, "", "STARTTLS with smtp.provider.test: TLS: x509: certificate is valid for elsewhere.test"},
		{"an authority of the configuration", &peer{ehlo: offer, tls: good}, server(wrong), false, Relay{TLS: RelayVerified, Roots: pool}, "TLS 1.3 verified", ""},
		{"records that nobody proves", &peer{ehlo: offer, tls: good}, server(wrong), true, Relay{}, "TLS 1.3 verified", ""},
		{"records that cannot be looked up", &peer{ehlo: offer, tls: good}, "SERVFAIL", false, Relay{}, "", "going to smtp.provider.test: what its certificate must be cannot be looked up"},
		{"none", &peer{}, "", false, Relay{}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			z := dnstest.Zone{"smtp.provider.test. A": {"192.0.2.1"}}
			if !c.unproven {
				z[dnstest.Proven] = []string{"provider.test."}
			}
			if c.tlsa != "" {
				z["_587._tcp.smtp.provider.test. TLSA"] = []string{c.tlsa}
			}
			at := z.Server(t)
			reports, err := tlsrpt.Open(filepath.Join(t.TempDir(), "reports"), nil)
			if err != nil {
				t.Fatal(err)
			}
			c.relay.Server = "smtp.provider.test:587"
			m := newMemory(aLetter(1, "carla@customer.test"))
			_, stop := run(t, m, Options{
				Hostname: "mx.example.org", Dial: network{"192.0.2.1": c.peer}.dial, TLS: &tls.Config{RootCAs: pool}, Relays: []Relay{c.relay},
				Timeouts: Timeouts{Handshake: 2 * time.Second}, Resolver: dnstest.At(at), Validating: at, Reports: reports,
			})
			waits := func() bool { return m.letter(1).Waits == "" && len(m.letter(1).Attempts) == 0 }
			for deadline := time.Now().Add(10 * time.Second); waits() && time.Now().Before(deadline); {
				time.Sleep(time.Millisecond)
			}
			stop()
			l := m.letter(1)
			got, reply := "", l.Waits
			if len(l.Attempts) > 0 {
				got, reply = l.Attempts[0].TLS, l.Attempts[0].Reply
			}
			sent := len(c.peer.mails) == 1
			if sent != (c.reply == "") || sent && got != c.tls || !sent && !strings.HasPrefix(reply, c.reply) {
				t.Errorf("sent %v, %q %q; want %q %q", sent, got, reply, c.tls, c.reply)
			}
		})
	}
}

// reported is what the only report tells.
func reported(all []tlsrpt.Due) string {
	if len(all) != 1 || len(all[0].Domain.Policies) != 1 {
		return "not one policy"
	}
	p := all[0].Domain.Policies[0]
	switch {
	case p.Good == 1 && len(p.Failures) == 0:
		return p.Kind
	case p.Good == 0 && len(p.Failures) == 1 && p.Failures[0].Count == 1:
		return p.Kind + " " + p.Failures[0].Result
	}
	return "more than one session"
}
