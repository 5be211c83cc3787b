package e2e

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// TestPoliciesOfMailHosts: Postfix with a certificate, unbound that proves what DNS says of it, and policies by
// HTTPS. What the host has goes, over TLS that was verified; what it lacks waits, and says why.
func TestPoliciesOfMailHosts(t *testing.T) {
	needs(t, true, "postfix", "unbound")
	host := elsewhere(t)
	t.Parallel()
	ca := live.NewAuthority(t)
	cert, key := ca.Certify("mx.dane.test", "mx.sts.test")
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(pair.Leaf.RawSubjectPublicKeyInfo)
	record := "3 1 1 " + hex.EncodeToString(sum[:])
	// The certificate is good for mx.dane.test and mx.sts.test only, so "verified" elsewhere comes of TLSA.
	people := map[string]string{ // domain -> what the letter's last reply holds; "": it arrives
		"dane.test": "", "danename.test": "", "sts.test": "", "nothing.test": "", "testing.test": "",
		"daneother.test":  "the certificate is none that its TLSA records name",
		"daneforged.test": "what its certificate must be cannot be looked up",
		"mxforged.test":   "looking up the MX of mxforged.test",
		"stsname.test":    "TLS: x509: certificate is valid for mx.dane.test, mx.sts.test, not mx.stsname.test",
		"stshost.test":    "the MTA-STS policy of stshost.test names other mail hosts",
	}
	zone := map[string][]string{
		"_25._tcp.mx.dane.test. TLSA": {record}, "_25._tcp.mx.danename.test. TLSA": {record},
		"_25._tcp.mx.daneother.test. TLSA":  {"3 1 1 " + strings.Repeat("ab", 32)},
		"_25._tcp.mx.daneforged.test. TLSA": {record},
		"agents.test. MX":                   {"0 ."},
	}
	policies := map[string]string{
		"sts.test": "enforce\nmx: mx.sts.test", "stsname.test": "enforce\nmx: *.stsname.test", "stshost.test": "enforce\nmx: other.stshost.test",
		"testing.test": "testing\nmx: other.testing.test",
	}
	var boxes, hosts []string
	for domain := range people {
		zone[domain+". MX"], zone["mx."+domain+". A"] = []string{"10 mx." + domain + "."}, []string{host}
		boxes = append(boxes, "carla@"+domain)
		if policies[domain] != "" {
			zone["_mta-sts."+domain+". TXT"], zone["mta-sts."+domain+". A"] = []string{`"v=STSv1; id=1"`}, []string{host}
			hosts = append(hosts, "mta-sts."+domain)
		}
	}
	servePolicies(t, net.JoinHostPort(host, "443"), ca, hosts, policies)
	resolver := live.StartValidating(t, zone, "_25._tcp.mx.daneforged.test.", "mxforged.test.")
	mx := live.StartPostfix(t, live.PostfixSetup{Addr: net.JoinHostPort(host, "25"), Mailboxes: boxes, Main: []string{
		"smtpd_tls_cert_file = " + cert, "smtpd_tls_key_file = " + key, "smtpd_tls_security_level = may", "smtpd_tls_loglevel = 1", "mynetworks = 0.0.0.0/0",
	}})
	desk := live.StartDesk(t, binary, live.Setup{Resolver: resolver, Wrap: []string{"env", "SSL_CERT_FILE=" + ca.File}})
	for domain := range people {
		desk.Send(live.NewDraft("carla@"+domain, support, "A question", "Hello\n"))
	}
	for domain, why := range people {
		who := "carla@" + domain
		if why == "" {
			if !live.Eventually(20*time.Second, func() bool { return len(mx.Inbox(who)) == 1 }) {
				t.Fatalf("no letter came to %s:\n%s", domain, desk.Log())
			}
			continue
		}
		live.Until(t, domain+": "+why, func() bool {
			for _, l := range desk.All() {
				if l.To == who && l.State == "deferred" && strings.Contains(l.LastReply, why) {
					return true
				}
			}
			return false
		})
		want(t, "letters that came to "+domain, len(mx.Inbox(who)), 0)
	}
	for domain, tlsWords := range map[string]string{
		"dane.test": "TLS 1.3 verified", "danename.test": "TLS 1.3 verified", "sts.test": "TLS 1.3 verified", "nothing.test": "TLS 1.3 unverified",
	} {
		line := ""
		for l := range strings.Lines(desk.Log()) {
			if strings.Contains(l, " sent ") && strings.Contains(l, "to=carla@"+domain) {
				line = l
			}
		}
		holds(t, domain+"'s line in the log", line, `tls="`+tlsWords+`"`)
	}
}

// servePolicies serves MTA-STS policies at an address until the end.
func servePolicies(t *testing.T, addr string, ca *live.Authority, hosts []string, policies map[string]string) {
	t.Helper()
	cert, key := ca.Certify(hosts...)
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprintf(w, "version: STSv1\nmode: %s\nmax_age: 86400\n", policies[strings.TrimPrefix(r.Host, "mta-sts.")])
	})}
	go func() { _ = s.ServeTLS(l, cert, key) }()
	t.Cleanup(func() { s.Close() })
}
