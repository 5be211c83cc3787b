package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// smarthost is Postfix that takes mail of users only, whom Dovecot knows.
type smarthost struct {
	*live.Postfix
	implicit string // "host:port" with TLS from the first octet
}

func startSmarthost(t *testing.T, ca *live.Authority, users live.DovecotSetup) smarthost {
	t.Helper()
	dovecot := live.StartDovecot(t, users)
	s := smarthost{implicit: live.FreeAddr()}
	addr := live.FreeAddr()
	hosts := []string{"smtp.provider.test"}
	for _, a := range []string{addr, s.implicit} {
		host, _, _ := strings.Cut(a, ":")
		hosts = append(hosts, host)
	}
	cert, key := ca.Certify(hosts...)
	s.Postfix = live.StartPostfix(t, live.PostfixSetup{
		Addr:      addr,
		Mailboxes: []string{"carla@customer.test", "ana@agents.test", "dora@customer.test"},
		Main: []string{
			"smtpd_tls_cert_file = " + cert, "smtpd_tls_key_file = " + key, "smtpd_tls_security_level = may", "smtpd_tls_auth_only = yes",
			"smtpd_sasl_auth_enable = yes", "smtpd_sasl_type = dovecot", "smtpd_sasl_path = " + dovecot.SASL,
			"smtpd_sasl_security_options = noanonymous", "mynetworks = 192.0.2.1/32",
			"smtpd_recipient_restrictions = permit_sasl_authenticated, reject",
		},
		Master: []string{s.implicit + " inet n - n - - smtpd -o smtpd_tls_wrappermode=yes"},
	})
	return s
}

// TestRelayWithLogin: letters leave by a provider's Postfix with Dovecot's logins, by each way that it offers;
// what is wrong waits, and says why.
func TestRelayWithLogin(t *testing.T) {
	needsDovecot(t)
	t.Parallel()
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer a-token" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		json.NewEncoder(w).Encode(map[string]any{"email": "desk", "active": true})
	}))
	defer tokens.Close()
	ca := live.NewAuthority(t)
	other := live.NewAuthority(t)
	host := startSmarthost(t, ca, live.DovecotSetup{
		Users: map[string]string{"desk": "geheim ümläut", "hashed": "{SHA512}" + sha512of("geheim")}, Tokens: tokens.URL,
		Mechanism: "plain login scram-sha-256 xoauth2",
	})
	for i, c := range []struct{ name, server, user, password, auth, ca, more, want string }{
		{"the best that is offered", host.Addr, "desk", "geheim ümläut", "", ca.File, "", ""},
		{"plain", host.Addr, "desk", "geheim ümläut", "plain", ca.File, "", ""},
		{"login", host.Addr, "desk", "geheim ümläut", "login", ca.File, "", ""},
		{"scram", host.Addr, "desk", "geheim ümläut", "scram-sha-256", ca.File, "", ""},
		{"a token", host.Addr, "desk", "a-token", "xoauth2", ca.File, "", ""},
		{"no SCRAM for this account", host.Addr, "hashed", "geheim", "", ca.File, "", ""},
		{"TLS from the first octet", host.implicit, "desk", "geheim ümläut", "", ca.File, "tls = \"implicit\"", ""},
		{"a wrong password", host.Addr, "desk", "wrong", "plain", ca.File, "", "login as desk: 535 5.7.8"},
		{"a token that is over", host.Addr, "desk", "b-token", "xoauth2", ca.File, "", "login as desk: 535 5.7.8"},
		{"an authority that we do not know", host.Addr, "desk", "geheim ümläut", "", other.File, "", "TLS: x509: certificate signed by unknown authority"},
		{"no login", host.Addr, "", "", "", "", "", "554 5.7.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			extra := fmt.Sprintf("[[relay]]\nserver = %q\n%s\n", c.server, c.more)
			if c.user != "" {
				file := filepath.Join(t.TempDir(), "password")
				if err := os.WriteFile(file, []byte(c.password+"\n"), 0o600); err != nil {
					t.Fatal(err)
				}
				extra += fmt.Sprintf("user = %q\npassword_file = %q\nauth = %q\nca = %q\n", c.user, file, c.auth, c.ca)
			}
			d := live.StartDesk(t, binary, live.Setup{Extra: extra})
			subject := fmt.Sprintf("Question %d", i)
			d.Send(live.NewDraft(carla, support, subject, "Hello\n"))
			if c.want == "" {
				if !live.Eventually(20*time.Second, func() bool { return hasSubject(host.Inbox("carla@customer.test"), subject) }) {
					t.Errorf("the confirmation did not come:\n%s\n%s", d.Log(), host.Log())
				}
				return
			}
			live.Until(t, c.want, func() bool {
				for _, l := range d.All() {
					if strings.Contains(l.LastReply, c.want) && (l.State == "deferred" || l.State == "bounced") {
						return true
					}
				}
				return false
			})
			want(t, "letters that came", hasSubject(host.Inbox("carla@customer.test"), subject), false)
			if strings.Contains(d.Log(), c.password) && c.password != "" {
				t.Error("the password stands in the log")
			}
		})
	}
}

// TestRelayOfAnAddress: the letters of one support address go by a relay of their own.
func TestRelayOfAnAddress(t *testing.T) {
	t.Parallel()
	all, ours := live.StartSink(t), live.StartSink(t)
	d := live.StartDesk(t, binary, live.Setup{
		Relay:     all.Addr,
		Addresses: []string{"email = \"support@desk.test\"", "email = \"sales@desk.test\""},
		Extra:     fmt.Sprintf("[[relay]]\nserver = %q\nfor = [\"sales@desk.test\"]\n", ours.Addr),
	})
	d.Send(live.NewDraft(carla, "sales@desk.test", "An offer", "Please\n"))
	d.Send(live.NewDraft(dora, support, "Help", "Please\n"))
	ours.Wait(t, 1, "carla@customer.test", "received")
	ours.Wait(t, 1, "ana@agents.test", "new") // its From has a token
	all.Wait(t, 1, "dora@customer.test", "received")
	d.Settle()
	want(t, "letters of the other address", len(ours.To("dora@customer.test"))+len(all.To("carla@customer.test")), 0)
}

func hasSubject(all []live.Letter, subject string) bool {
	for _, l := range all {
		if strings.Contains(l.Get("Subject"), subject) {
			return true
		}
	}
	return false
}
