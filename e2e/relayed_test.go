package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// hops are the ways in which a real Postfix hands strangers' mail over: what it says of the client
// stands in its Received field, or is told by XFORWARD as well.
var hops = []struct {
	name, hop, xforward string
	believed            bool // what it wrote into Authentication-Results
	blind               bool // nobody says of LMTP who the client was: SPF does not count (PRODUCT 1.17)
}{
	{"SMTP", "smtp", "no", true, false},
	{"SMTP with XFORWARD", "smtp", "yes", false, false},
	{"LMTP", "lmtp", "no", false, true},
	{"LMTP with XFORWARD", "lmtp", "yes", false, false},
}

// The clients of a front. Loopback addresses are its own users to it and to us.
const (
	customersHost = "198.51.100.7"
	forgersHost   = "203.0.113.9"
)

// relayZone is what our DNS says. The key of partner.test is not in it: only the front knows it.
var relayZone = map[string][]string{
	"customer.test. TXT":        {`"v=spf1 ip4:` + customersHost + ` -all"`},
	"_dmarc.customer.test. TXT": {`"v=DMARC1; p=reject"`},
	"_dmarc.partner.test. TXT":  {`"v=DMARC1; p=reject"`},
	"_dmarc.agents.test. TXT":   {`"v=DMARC1; p=reject"`},
}

// TestPostfixAsFront: behind a Postfix with opendkim, the client in front of it is judged. What
// the front found is believed, what strangers wrote in its name or ours is not, and what is forged
// goes into quarantine: refused, it would come back to somebody whom the forger made up.
func TestPostfixAsFront(t *testing.T) {
	needs(t, true, "postfix", "opendkim", "unbound")
	for _, hop := range hops {
		t.Run(hop.name, func(t *testing.T) {
			partner := live.NewRSAKey(t, "partner.test", "hidden")
			lmtp := live.FreeAddr()
			s := begin(t, live.Setup{
				Strangers: true, Resolver: live.StartUnbound(t, relayZone), SMTP: "dmarc_reject = true",
				Extra: fmt.Sprintf("[lmtp]\nlisten = [%q]\n[[front]]\nnetwork = \"127.0.0.0/8\"\nauthserv = \"front.test\"", lmtp),
			})
			to := s.desk.Addr
			if hop.hop == "lmtp" {
				to = lmtp
			}
			f := &front{s, live.StartPostfix(t, live.PostfixSetup{
				Routes: map[string]string{"desk.test": to}, Hop: hop.hop, Main: []string{
					"relay_domains = desk.test", "smtpd_recipient_restrictions = reject_unauth_destination",
					"smtpd_authorized_xclient_hosts = 127.0.0.0/8", hop.hop + "_send_xforward_command = " + hop.xforward,
					"smtpd_milters = inet:" + live.StartVerifier(t, "front.test", partner), "milter_default_action = tempfail",
				},
			})}
			f.walk(partner, hop.believed, hop.blind)
		})
	}
}

// front is a Postfix that strangers speak to, and the desk behind it.
type front struct {
	*scene
	post *live.Postfix
}

func (f *front) walk(partner live.Key, believed, blind bool) {
	f.Helper()
	pass, fail := "pass", "quarantine"
	if blind {
		pass, fail = "none", "none"
	}
	byDKIM := fail
	if believed {
		byDKIM = "pass"
	}
	claim := func(id string) string { return "Authentication-Results: " + id + "; dkim=pass header.d=customer.test" }
	draft := func(from string) live.Draft { return live.NewDraft(from, support, "From "+from, "Hello\n") }
	bob := draft("Bob <bob@partner.test>")
	for _, c := range []struct {
		name, client, sender, ends string
		raw                        []byte
	}{
		{"the customer's own host", customersHost, "carla@customer.test", pass, draft(carla).Bytes()},
		{"a forger's host", forgersHost, "dora@customer.test", fail, draft(dora).Bytes()},
		{"a signature that only the front can verify", forgersHost, "bob@partner.test", byDKIM, partner.Sign(bob.Bytes())},
		{"the same broken", forgersHost, "bob@partner.test", fail, append(partner.Sign(bob.Bytes()), "P.S.\r\n"...)},
		{"results in the front's name", forgersHost, "a@customer.test", fail, draft("a@customer.test").With(claim("front.test")).Bytes()},
		{"results in our name", forgersHost, "b@customer.test", fail, draft("b@customer.test").With(claim("mx.desk.test")).Bytes()},
		{"results in another's name", forgersHost, "c@customer.test", fail, draft("c@customer.test").With(claim("mx.customer.test")).Bytes()},
		{"a client that is made up", forgersHost, "d@customer.test", fail, append([]byte(
			"Received: from x (x ["+customersHost+"]) by front.test; Sun, 22 Nov 2026 10:00:00 +0000\r\n"), draft("d@customer.test").Bytes()...)},
		{"no author's domain", forgersHost, "", "none", draft(mallory).Bytes()},
	} {
		if got := f.ends(c.client, c.sender, c.raw); got != c.ends {
			f.Errorf("%s: %q, want %q", c.name, got, c.ends)
		}
	}
	f.agent()
	if log := f.post.Log(); strings.Contains(log, "status=bounced") || strings.Contains(log, "status=deferred") {
		f.Errorf("something was not taken:\n%s", log)
	}
}

// agent has a forger answer in an agent's name.
func (f *front) agent() {
	f.Helper()
	notice := f.sink.Wait(f, 1, "ana@agents.test", "new")
	if got := f.ends(forgersHost, "ana@agents.test", live.Reply(notice, ana, "#closed\n").Bytes()); got != "quarantine" {
		f.Errorf("a forged command: %q", got)
	}
	want(f, "status", f.desk.Show(notice.Number()).Status, "open")
}

// ends sends a mail to the front from a client and says what became of it: the verdict of its
// ticket, or the quarantine.
func (f *front) ends(client, sender string, raw []byte) string {
	f.Helper()
	tickets, held := len(f.desk.Tickets()), len(f.quarantine())
	c, a := live.Dial("", f.post.Addr)
	if c == nil {
		f.Fatalf("Postfix: %v", a)
	}
	defer c.Close()
	if a := c.Cmd(220, "XCLIENT ADDR=%s NAME=[UNAVAILABLE] HELO=client.test", client); a.Code != 220 {
		f.Fatalf("XCLIENT: %v", a)
	}
	c.Cmd(250, "EHLO client.test")
	if a := c.Send(sender, []string{support}, raw); a.Code != 250 {
		return fmt.Sprint(a.Code)
	}
	live.Until(f, "the front to hand it over", func() bool {
		return len(f.desk.Tickets()) > tickets || len(f.quarantine()) > held
	})
	if len(f.quarantine()) > held {
		return "quarantine"
	}
	all := f.desk.Tickets()
	return f.desk.Show(all[len(all)-1].Number).Messages[0].Verdict.Result
}
