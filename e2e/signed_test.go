package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestSignedByOpenDKIM: what Postfix and opendkim sign is proven here, by either kind of key and
// from whatever host; changed on its way, or signed by somebody else, it is not.
func TestSignedByOpenDKIM(t *testing.T) {
	needs(t, true, "postfix", "opendkim", "unbound")
	rsa, edwards := live.NewRSAKey(t, "customer.test", "rsa"), live.NewKey(t, "customer.test", "edwards")
	list := live.NewRSAKey(t, "list.test", "list")
	zone := map[string][]string{
		"customer.test. TXT":        {`"v=spf1 -all"`}, // only a signature can prove it
		"_dmarc.customer.test. TXT": {`"v=DMARC1; p=reject; adkim=s"`},
		"list.test. TXT":            {`"v=spf1 ip4:127.0.0.0/8 -all"`},
	}
	for _, k := range []live.Key{rsa, edwards, list} {
		k.Publish(zone)
	}
	s := begin(t, live.Setup{
		Strangers: true, Resolver: live.StartUnbound(t, zone), Addresses: []string{`email = "support@help.test"`},
	})
	provider := signing(t, s.desk, live.StartSigner(t, rsa, false), live.StartSigner(t, edwards, false))
	lists := signing(t, s.desk, live.StartSigner(t, list, true))

	// The way of most mail: the customer's server hands it over.
	first := live.NewDraft(carla, "support@help.test", "Cannot log in", "Hello,\nit is ürgent.\n")
	if a := live.Try(provider.Addr, "carla@customer.test", []string{"support@help.test"}, first.Bytes()); a.Code != 250 {
		t.Fatal(a)
	}
	s.sink.Wait(s, 1, "carla@customer.test", "received")
	want(t, "the verdict", s.ticket().Messages[0].Verdict.Result, "pass")
	want(t, "of DKIM", s.ticket().Messages[0].Verdict.DKIM, "pass")

	const whole = "pass carla@customer.test"
	for _, c := range []struct {
		name, ends string
		by         *signer
		change     func(string) string
	}{
		{"from another host", whole, provider, func(s string) string { return s }},
		{"only RSA", whole, provider, func(s string) string { return unsign(s, "s=edwards") }},
		{"only Ed25519", whole, provider, func(s string) string { return unsign(s, "s=rsa") }},
		{"a broken one and a whole one", whole, provider, func(s string) string { return strings.Replace(s, "a=rsa-sha256", "a=rsa-sha1", 1) }},
		{"fields on top", whole, provider, func(s string) string { return "X-Spam: no\r\nReceived: from x\r\n" + s }},
		{"spaces in a field", whole, provider, func(s string) string { return strings.Replace(s, "Subject: ", "subject:   ", 1) }},
		{"no signature", "quarantine", provider, func(s string) string { return unsign(unsign(s, "s=rsa"), "s=edwards") }},
		{"another word", "quarantine", provider, func(s string) string { return strings.Replace(s, "Hello", "Hullo", 1) }},
		{"a footer", "quarantine", provider, func(s string) string { return s + "-- \r\nSent by a list\r\n" }},
		{"another subject", "quarantine", provider, func(s string) string { return strings.Replace(s, "Subject: ", "Subject: [list] ", 1) }},
		{"another author", "quarantine", provider, func(s string) string { return strings.Replace(s, "From: Carla <carla@", "From: Dora <dora@", 1) }},
		{"signed by a list", "quarantine", lists, func(s string) string { return s }},
	} {
		d := live.NewDraft(carla, "support@help.test", "About "+c.name, "Hello\n")
		raw := c.change(c.by.signed(t, d))
		if got := s.ends(live.Loopback(), "bounces@list.test", []byte(raw)); got != c.ends {
			t.Errorf("%s ends as %q, want %q:\n%s", c.name, got, c.ends, raw)
		}
	}
	held, _, _ := s.desk.Run("quarantine", "show", fmt.Sprint(len(s.quarantine())))
	holds(t, "what was found of the list's", held, "dkim=pass header.d=list.test", "dmarc=fail")
}

// signer is a Postfix whose opendkims sign what it takes.
type signer struct{ *live.Postfix }

// archive is where a signer delivers to itself.
const archive = "archive@archive.test"

// signing starts a Postfix with milters that hands mail of help.test to a desk.
func signing(t *testing.T, desk *live.Desk, milters ...string) *signer {
	t.Helper()
	return &signer{live.StartPostfix(t, live.PostfixSetup{
		Mailboxes: []string{archive}, Routes: map[string]string{"help.test": desk.Addr},
		Main: []string{"smtpd_milters = inet:" + strings.Join(milters, ", inet:"), "milter_default_action = tempfail"},
	})}
}

// signed has a mail signed and returns it as it would leave.
func (p *signer) signed(t *testing.T, d live.Draft) string {
	t.Helper()
	n := len(p.Inbox(archive))
	if a := live.Try(p.Addr, d.Sender(), []string{archive}, d.Bytes()); a.Code != 250 {
		t.Fatalf("Postfix: %v", a)
	}
	raw := strings.ReplaceAll(string(p.Wait(n+1, archive).Raw), "\n", "\r\n")
	at := strings.Index(raw, "DKIM-Signature:") // below what virtual(8) wrote
	if at < 0 {
		t.Fatalf("not signed:\n%s", raw)
	}
	return raw[at:]
}

// unsign takes the signature out that has a tag.
func unsign(raw, tag string) string {
	for from := 0; ; {
		at := strings.Index(raw[from:], "DKIM-Signature:")
		if at < 0 {
			return raw
		}
		at += from
		end := at
		for {
			end += strings.Index(raw[end:], "\r\n") + 2
			if raw[end] != ' ' && raw[end] != '\t' {
				break
			}
		}
		if strings.Contains(raw[at:end], tag) {
			return raw[:at] + raw[end:]
		}
		from = end
	}
}
