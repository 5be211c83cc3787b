package check

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"

	"guichet/mail"
)

// TestLogins: each smarthost and mailbox with a login is logged in to, and what is wrong there comes with its remedy; a probe
// shows whether mail to local+token@ arrives in a mailbox.
func TestLogins(t *testing.T) {
	fails := func(err error) func(context.Context) error { return func(context.Context) error { return err } }
	for _, c := range []struct {
		name   string
		relay  error
		box    error
		lose   bool
		check  string
		state  State
		says   string
		remedy string
	}{
		{name: "relay in order", check: "outbound", state: Good, says: "takes our login as desk"},
		{name: "relay's password", relay: errors.New("login as desk: 535 5.7.8 no"), check: "outbound", state: Fault, says: "refuses our login", remedy: "app password"},
		{name: "relay's certificate", relay: errors.New("STARTTLS with smtp.example.net: TLS: x509: certificate signed by unknown authority"), check: "outbound", state: Fault, says: "x509", remedy: "its authority in ca"},
		{name: "relay without TLS", relay: errors.New("STARTTLS with smtp.example.net: no TLS, and it is required"), check: "outbound", state: Fault, says: "no TLS", remedy: "certificate must be good"},
		{name: "relay down", relay: errors.New("connecting to 192.0.2.1:587: connection refused"), check: "outbound", state: Fault, says: "cannot be used", remedy: "start it"},
		{name: "relay misspelt", relay: &net.DNSError{Err: "no such host", Name: "smpt.example.net", IsNotFound: true}, check: "outbound", state: Fault, says: "no such host", remedy: "mend server"},
		{name: "relay's password file", relay: errors.New("the password: open /x: permission denied"), check: "outbound", state: Fault, says: "permission denied", remedy: "let the desk's user read it"},
		{name: "mailbox in order", check: "mailbox", state: Good, says: "support+anything@ arrives in it"},
		{name: "mailbox's password", box: errors.New("login: NO [AUTHENTICATIONFAILED] no"), check: "mailbox", state: Fault, says: "refuses our login", remedy: "app password"},
		{name: "mailbox's folder", box: errors.New(`the folder "Desk": NO no such mailbox`), check: "mailbox", state: Fault, says: "the folder", remedy: "mend server"},
		{name: "tokens do not arrive", lose: true, check: "mailbox", state: Warning, says: "agents' answers become notes, which #send sends", remedy: "subaddressing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t)
			s.lose = c.lose
			s.conf = func(t string) string {
				return strings.Replace(t, "[dns]", "[[relay]]\nserver = \"smtp.example.net:587\"\nuser = \"desk\"\npassword_file = \"/dev/null\"\n[dns]", 1)
			}
			s.o.Relays = []Login{{About: "smtp.example.net:587", User: "desk", In: fails(c.relay)}}
			s.o.Mailboxes = []Login{{About: "desk@example.org", User: "desk@example.org", Address: address("support@example.org"), In: fails(c.box)}}
			var to []string
			s.o.Post = func(_ context.Context, _, reader mail.Address, raw []byte) error {
				s.mail.mu.Lock()
				defer s.mail.mu.Unlock()
				to = append(to, reader.String())
				s.mail.data.Write(raw)
				return nil
			}
			var got []Finding
			for _, f := range s.run() {
				if f.Check == c.check {
					got = append(got, f)
				}
			}
			if len(got) != 1 || got[0].State != c.state || !strings.Contains(got[0].Says, c.says) || !strings.Contains(got[0].Remedy, c.remedy) || c.remedy != "" && got[0].Remedy == "" {
				t.Errorf("%+v", got)
			}
			if c.box == nil && !slices.Contains(to, "support+check@example.org") {
				t.Errorf("probes went to %q", to)
			}
		})
	}
}
