package outbox

import (
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"guichet/outbox/wire"
	"guichet/ticket"
)

func TestSTARTTLS(t *testing.T) {
	good, pool := certificate(t, "192.0.2.1")
	wrong, _ := certificate(t, "elsewhere.test")
	offer := []string{"STARTTLS"}
	for _, c := range []struct {
		name     string
		peer     *peer
		required bool
		want     string // the attempt's TLS if it was delivered; else begin of its reply
		version  string // what the peer saw
	}{
		{"offered", &peer{ehlo: offer, tls: good}, false, "TLS 1.3 verified", "TLS 1.3"},
		{"offered in lower case", &peer{ehlo: []string{"starttls"}, tls: good}, false, "TLS 1.3 verified", "TLS 1.3"},
		{"another's certificate", &peer{ehlo: offer, tls: wrong}, false, "TLS 1.3 unverified", "TLS 1.3"},
		{"not offered", &peer{}, false, "", ""},
		{"offered and refused", &peer{ehlo: offer, answer: at("STARTTLS", "454 4.7.0 no key")}, false, "", ""},
		{"handshake fails", &peer{ehlo: offer, tls: &tls.Config{}}, false, "", ""},
		{"hangs up at STARTTLS", &peer{ehlo: offer, answer: at("STARTTLS", hangUp)}, false, "", ""},
		{"mute at STARTTLS", &peer{ehlo: offer, answer: at("STARTTLS", mute)}, false, "", ""},
		{"plain text slipped in", &peer{ehlo: offer, tls: good, answer: at("STARTTLS", "220 go\r\n250 injected")}, false, "", ""},
		{"required and there", &peer{ehlo: offer, tls: good}, true, "TLS 1.3 verified", "TLS 1.3"},
		{"required, not offered", &peer{}, true, "STARTTLS with 192.0.2.1: no TLS, and it is required", ""},
		{"required, handshake fails", &peer{ehlo: offer, tls: &tls.Config{}}, true, "STARTTLS with 192.0.2.1: TLS: ", ""},
		{"required and refused", &peer{ehlo: offer, answer: at("STARTTLS", "454 4.7.0 no key")}, true, "STARTTLS with 192.0.2.1: TLS: the server answered \"454 4.7.0 no key\"", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := relay(c.peer)
				o.TLS = &tls.Config{RootCAs: pool}
				if c.required {
					o.Relays[0].TLS = RelayRequired
				}
				m := newMemory(aLetter(1, "carla@customer.test"))
				_, stop := run(t, m, o)
				for len(m.letter(1).Attempts) == 0 {
					time.Sleep(time.Second)
				}
				stop()
				a := m.letter(1).Attempts[0]
				if a.Outcome != ticket.Delivered {
					if !strings.HasPrefix(a.Reply, c.want) || c.want == "" {
						t.Errorf("%s: %q, want %q", a.Outcome, a.Reply, c.want)
					}
					if c.required && len(c.peer.mails) > 0 {
						t.Error("it was sent in plain text")
					}
					return
				}
				if got := c.peer.mails[0]; a.TLS != c.want || got.version != c.version || got.helo != "mx.example.org" {
					t.Errorf("TLS %q, want %q; the peer saw %q and %q", a.TLS, c.want, got.version, got.helo)
				}
			})
		})
	}
}

// TestClockedTrickle: a server that sends an octet before each deadline gains no time.
func TestClockedTrickle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, server := net.Pipe()
		go func() {
			for {
				time.Sleep(time.Minute)
				if _, err := server.Write([]byte("2")); err != nil {
					return
				}
			}
		}()
		c := &wire.Clocked{Conn: client, Now: time.Now}
		start := time.Now()
		c.Expect(5 * time.Minute)
		if err := c.SetDeadline(time.Time{}); err != nil { // as the SMTP client does
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, c); err == nil || time.Since(start) != 5*time.Minute {
			t.Errorf("it ended with %v after %v", err, time.Since(start))
		}
		_ = client.Close()
		time.Sleep(time.Minute) // so that the trickling ends
	})
}
