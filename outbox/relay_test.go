package outbox

import (
	"bufio"
	"context"
	"encoding/base64"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/mail"
	"guichet/outbox/login"
	"guichet/ticket"
)

// TestRelayLogin: what a relay must show before a password and a letter go there.
func TestRelayLogin(t *testing.T) {
	good, pool := certificate(t, "relay.test", "192.0.2.1")
	wrong, _ := certificate(t, "elsewhere.test")
	offer, auth := []string{"STARTTLS"}, []string{"STARTTLS", "AUTH PLAIN LOGIN"}
	yes := at("AUTH", "235 2.7.0 welcome")
	for _, c := range []struct {
		name     string
		peer     *peer
		tls      RelayTLS
		implicit bool // the peer begins with TLS
		want     string
		password bool // it may have seen the password
	}{
		{"STARTTLS and a login", &peer{ehlo: auth, tls: good, answer: yes}, RelayVerified, false, "TLS 1.3 verified", true},
		{"a login asks for TLS by itself", &peer{ehlo: auth, tls: good, answer: yes}, RelayOffered, false, "TLS 1.3 verified", true},
		{"another's certificate", &peer{ehlo: auth, tls: wrong, answer: yes}, RelayVerified, false, "STARTTLS with 192.0.2.1: TLS: x509: ", false},
		{"another's, and a login alone", &peer{ehlo: auth, tls: wrong, answer: yes}, RelayRequired, false, "STARTTLS with 192.0.2.1: TLS: x509: ", false},
		{"STARTTLS was taken out on the way", &peer{ehlo: []string{"AUTH PLAIN"}, answer: yes}, RelayVerified, false, "STARTTLS with 192.0.2.1: no TLS", false},
		{"STARTTLS is refused", &peer{ehlo: auth, answer: at("STARTTLS", "454 4.7.0 no key")}, RelayOffered, false, "STARTTLS with 192.0.2.1: TLS: the server", false},
		{"TLS from the first octet", &peer{ehlo: auth, tls: good, answer: yes}, RelayImplicit, true, "TLS 1.3 verified", true},
		{"implicit, another's certificate", &peer{ehlo: auth, tls: wrong, answer: yes}, RelayImplicit, true, "TLS with 192.0.2.1: TLS: x509: ", false},
		{"implicit, and it speaks plain", &peer{ehlo: auth, tls: good, answer: yes}, RelayImplicit, false, "TLS with 192.0.2.1: TLS: ", false},
		{"the password is wrong", &peer{ehlo: auth, tls: good, answer: at("AUTH", "535 5.7.8 who?")}, RelayVerified, false, "login as carla: 535 5.7.8 who?", true},
		{"it hangs up at the login", &peer{ehlo: auth, tls: good, answer: at("AUTH", hangUp)}, RelayVerified, false, "login as carla: the server closed the connection", true},
		{"it says nothing at the login", &peer{ehlo: auth, tls: good, answer: at("AUTH", mute)}, RelayVerified, false, "login as carla: no answer in time", true},
		{"it offers no login", &peer{ehlo: offer, tls: good}, RelayVerified, false, "login as carla: the server offers no login", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c.peer.always = true
				o := relay(c.peer)
				if c.implicit {
					o.Dial = c.peer.dialTLS
				}
				o.Relays[0].TLS, o.Relays[0].Roots = c.tls, pool
				o.Relays[0].Login = &login.Credentials{User: "carla", Secret: func() (string, error) { return "geheim", nil }}
				m := newMemory(aLetter(1, "carla@customer.test"))
				_, stop := run(t, m, o)
				for len(m.letter(1).Attempts) == 0 {
					time.Sleep(time.Second)
				}
				stop()
				a := m.letter(1).Attempts[0]
				if got := a.Reply; a.Outcome == ticket.Delivered && a.TLS != c.want || a.Outcome != ticket.Delivered && !strings.HasPrefix(got, c.want) {
					t.Errorf("%s, %q, %q, want %q", a.Outcome, a.TLS, got, c.want)
				}
				if a.Outcome == ticket.Permanent {
					t.Error("a relay's word about us ended a letter")
				}
				secret := base64.StdEncoding.EncodeToString([]byte("\x00carla\x00geheim"))
				saw := slices.ContainsFunc(c.peer.log, func(line string) bool { return strings.Contains(line, secret) })
				if saw != c.password {
					t.Errorf("the peer saw the password: %v\n%q", saw, c.peer.log)
				}
				if a.Outcome != ticket.Delivered && len(c.peer.mails) > 0 {
					t.Error("it has the letter all the same")
				}
			})
		})
	}
}

// TestRelayExchange: the words of a login on the wire. Peers that speak out of turn get no second question, and
// each refusal leaves the connection to the next mechanism.
func TestRelayExchange(t *testing.T) {
	good, pool := certificate(t, "192.0.2.1")
	long := strings.Repeat("t", 3000)
	for _, c := range []struct {
		name, offer, mechanism, secret string
		answers                        []string // to AUTH and what follows it, in turn
		want                           string   // the attempt's words; "" it is delivered
		said                           []string
	}{
		{"the next way after a refusal", "PLAIN LOGIN", "", "geheim", []string{"535 5.7.8 not so", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 ok"}, "", []string{"AUTH PLAIN AGNhcmxhAGdlaGVpbQ==", "AUTH LOGIN", "Y2FybGE=", "Z2VoZWlt"}},
		{"a token that is too long for the command", "XOAUTH2", "xoauth2", long, []string{"334 ", "235 ok"}, "", []string{"AUTH XOAUTH2", base64.StdEncoding.EncodeToString([]byte("user=carla\x01auth=Bearer " + long + "\x01\x01"))}},
		{"a token that is refused", "XOAUTH2", "xoauth2", "t", []string{"334 eyJzdGF0dXMiOiI0MDEifQ==", "535-5.7.8 no\r\n535 5.7.8 more"}, "login as carla: 535 5.7.8 no 5.7.8 more", []string{"AUTH XOAUTH2 dXNlcj1jYXJsYQFhdXRoPUJlYXJlciB0AQE=", ""}},
		{"a question that is not base64", "LOGIN", "", "geheim", []string{"334 %%", "501 well"}, "login as carla: the server's question: illegal base64", []string{"AUTH LOGIN", "*"}},
		{"questions without an end", "LOGIN", "", "geheim", []string{"334 ", "334 ", "334 ", "501 well"}, "login as carla: sasl: unexpected server challenge", []string{"AUTH LOGIN", "Y2FybGE=", "Z2VoZWlt", "*"}},
		{"no SMTP", "PLAIN", "", "geheim", []string{"hello"}, "login as carla: the server answered \"hello\"", []string{"AUTH PLAIN AGNhcmxhAGdlaGVpbQ=="}},
		{"a line without an end", "PLAIN", "", "geheim", []string{"334 " + strings.Repeat("A", 1<<20)}, "login as carla: the server's reply does not end", []string{"AUTH PLAIN AGNhcmxhAGdlaGVpbQ=="}},
		{"lines without an end", "PLAIN", "", "geheim", []string{strings.Repeat("235-A\r\n", 1<<17)}, "login as carla: the server's reply does not end", []string{"AUTH PLAIN AGNhcmxhAGdlaGVpbQ=="}},
		{"later", "PLAIN", "", "geheim", []string{"454 4.7.0 later"}, "login as carla: 454 4.7.0 later", []string{"AUTH PLAIN AGNhcmxhAGdlaGVpbQ=="}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var said []string
				answers := c.answers
				p := &peer{ehlo: []string{"STARTTLS", "AUTH " + c.offer}, tls: good, always: true}
				p.other = func(line string) string {
					if len(answers) == 0 {
						return ""
					}
					said, answers = append(said, line), answers[1:]
					return c.answers[len(said)-1]
				}
				o := relay(p)
				o.Relays[0].Roots = pool
				o.Relays[0].Login = &login.Credentials{User: "carla", Mechanism: c.mechanism, Secret: func() (string, error) { return c.secret, nil }}
				m := newMemory(aLetter(1, "carla@customer.test"))
				_, stop := run(t, m, o)
				for len(m.letter(1).Attempts) == 0 {
					time.Sleep(time.Second)
				}
				stop()
				a := m.letter(1).Attempts[0]
				if (a.Outcome == ticket.Delivered) != (c.want == "") || c.want != "" && !strings.HasPrefix(a.Reply, c.want) {
					t.Errorf("%s %q, want %q", a.Outcome, a.Reply, c.want)
				}
				if !slices.Equal(said, c.said) {
					t.Errorf("it heard %.200q, want %.200q", said, c.said)
				}
			})
		})
	}
}

// dialTLS reaches the peer over TLS from the first octet.
func (p *peer) dialTLS(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		d := &dialogue{peer: p, conn: server, in: bufio.NewReader(server)}
		if !d.startTLS() || !d.reply(p.say("CONNECT", "", "220 peer ESMTP")) {
			return
		}
		for d.next() {
		}
	}()
	return p.count(client), nil
}

// TestRelayLocksNobodyOut: a refused login is not tried again every few seconds, by however many letters.
func TestRelayLocksNobodyOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		good, pool := certificate(t, "192.0.2.1")
		p := &peer{ehlo: []string{"STARTTLS", "AUTH PLAIN"}, tls: good, always: true, answer: at("AUTH", "535 5.7.8 who?")}
		o := relay(p)
		o.Relays[0].Roots = pool
		o.Relays[0].Login = &login.Credentials{User: "carla", Secret: func() (string, error) { return "geheim", nil }}
		var letters []ticket.Letter
		for i := range 50 {
			letters = append(letters, aLetter(ticket.LetterID(i+1), "carla@customer.test"))
		}
		m := newMemory(letters...)
		_, stop := run(t, m, o)
		time.Sleep(time.Hour)
		stop()
		logins := 0
		for _, line := range p.log {
			if strings.HasPrefix(line, "AUTH") {
				logins++
			}
		}
		if logins < 2 || logins > 12 {
			t.Errorf("%d logins in an hour", logins)
		}
	})
}

// TestRelayBySender: each letter goes where its From belongs; what no relay takes goes to the MX.
func TestRelayBySender(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		one, other, mx := &peer{}, &peer{}, &peer{}
		from := func(domain string) func(mail.Address) bool {
			return func(a mail.Address) bool { return a.Domain == domain }
		}
		o := Options{
			Relays: []Relay{
				{Server: "192.0.2.1:25", Takes: from("one.test")},
				{Server: "192.0.2.2:25", Takes: from("other.test")},
			},
			Dial: network{"192.0.2.1": one, "192.0.2.2": other, "192.0.2.3": mx}.dial,
		}
		var letters []ticket.Letter
		for i, domain := range []string{"one.test", "other.test", "third.test", "one.test"} {
			l := aLetter(ticket.LetterID(i+1), "carla@[192.0.2.3]")
			l.From.Address = mail.Address{Local: "support", Domain: domain}
			letters = append(letters, l)
		}
		m := newMemory(letters...)
		_, stop := run(t, m, o)
		time.Sleep(time.Minute)
		stop()
		for name, c := range map[string]struct {
			peer *peer
			want int
		}{"one": {one, 2}, "other": {other, 1}, "mx": {mx, 1}} {
			if got := len(c.peer.mails); got != c.want {
				t.Errorf("%s got %d letters, want %d", name, got, c.want)
			}
		}
	})
}
