package e2e

import (
	"fmt"
	"strings"
	"testing"

	"guichet/e2e/live"
)

// TestVerdictsByUnbound: a real resolver's answers, no such name, a record too long for one
// datagram, and SERVFAIL, which costs nobody his mail but an agent a retry.
func TestVerdictsByUnbound(t *testing.T) {
	needs(t, true, "unbound")
	host, other := live.Loopback(), live.Loopback()
	signed := live.NewRSAKey(t, "signed.test", "rsa")
	zone := map[string][]string{
		"spf.test. TXT":              {`"v=spf1 include:far.spf.test -all"`},
		"far.spf.test. TXT":          {`"v=spf1 a:out.spf.test mx -all"`},
		"out.spf.test. A":            {host},
		"far.spf.test. MX":           {"10 out.spf.test."},
		"_dmarc.spf.test. TXT":       {`"v=DMARC1; p=none; sp=reject"`},
		"signed.test. TXT":           {`"v=spf1 -all"`},
		"_dmarc.signed.test. TXT":    {`"v=DMARC1; p=quarantine"`},
		"long.test. TXT":             {long(host)},
		"_dmarc.long.test. TXT":      {`"v=DMARC1; p=reject"`},
		"loop.test. TXT":             {`"v=spf1 include:loop.test -all"`},
		"_dmarc.loop.test. TXT":      {`"v=DMARC1; p=reject"`},
		"policyless.test. TXT":       {fmt.Sprintf(`"v=spf1 ip4:%s -all"`, host)},
		"half.test. TXT":             {`"v=spf1 include:spf.broken.test -all"`},
		"_dmarc.half.test. TXT":      {`"v=DMARC1; p=reject"`},
		"_dmarc.strict.test. TXT":    {`"v=DMARC1; p=reject; aspf=s"`},
		"out.strict.test. TXT":       {fmt.Sprintf(`"v=spf1 ip4:%s -all"`, host)},
		"_dmarc.relaxed.test. TXT":   {`"v=DMARC1; p=reject"`},
		"out.relaxed.test. TXT":      {fmt.Sprintf(`"v=spf1 ip4:%s -all"`, host)},
		"a.very.relaxed.test. TXT":   {`"v=spf1 -all"`},
		"www.relaxed.test. A":        {host},
		"_dmarc.everybody.test. TXT": {`"v=DMARC1; p=reject"`},
		"everybody.test. TXT":        {`"v=spf1 +all"`},
	}
	signed.Publish(zone)
	s := begin(t, live.Setup{
		Strangers: true, Resolver: live.StartUnbound(t, zone, "broken.test"), Addresses: []string{`email = "support@help.test"`},
		Agents: []live.Agent{{Email: "ana@broken.test", Name: "Ana"}},
	})
	for _, c := range []struct {
		from, envelope, client string
		ends                   string
	}{
		{"a@spf.test", "a@spf.test", host, "pass"},
		{"b@spf.test", "b@spf.test", other, "none"}, // p=none asks for nothing
		{"a@missing.spf.test", "a@missing.spf.test", host, "quarantine"},
		{"a@signed.test", "bounces@elsewhere.test", host, "pass"},
		{"a@long.test", "a@long.test", host, "pass"},
		{"b@long.test", "b@long.test", other, "quarantine"},
		{"a@loop.test", "a@loop.test", host, "quarantine"},
		{"a@policyless.test", "a@policyless.test", host, "pass"},
		{"b@policyless.test", "b@policyless.test", other, "none"},
		{"a@relaxed.test", "a@out.relaxed.test", host, "pass"},
		{"a@very.relaxed.test", "a@out.relaxed.test", host, "pass"},
		{"a@strict.test", "a@out.strict.test", host, "quarantine"},
		{"a@everybody.test", "a@everybody.test", other, "weak"},
		{"a@no-such-name.test", "a@no-such-name.test", host, "none"},
		{"a@broken.test", "a@broken.test", host, "temperror"},
		{"a@half.test", "a@half.test", host, "temperror"},
	} {
		d := live.NewDraft(c.from, "support@help.test", "From "+c.from, "Hello\n")
		raw := d.Bytes()
		if strings.HasSuffix(c.from, "@signed.test") {
			raw = signed.Sign(raw)
		}
		ends := strings.TrimSuffix(s.ends(c.client, c.envelope, raw), " "+c.from)
		if ends != c.ends {
			t.Errorf("From %s, MAIL FROM %s: %q, want %q", c.from, c.envelope, ends, c.ends)
		}
	}

	// An agent whose domain does not answer: his reply comes again, what has no token is a mail
	// like another.
	notice := s.sink.Wait(s, 1, "ana@broken.test", "new")
	reply := live.Reply(notice, "Ana <ana@broken.test>", "#closed\n")
	want(t, "the agent's reply", live.Try(s.desk.Addr, "ana@broken.test", []string{notice.ReplyTo()}, reply.Bytes()).Code, 451)
	want(t, "status", s.desk.Show(notice.Number()).Status, "open")
	own := live.NewDraft("Ana <ana@broken.test>", "support@help.test", "A question of mine", "Hello\n")
	want(t, "a mail of his own", s.ends(host, "ana@broken.test", own.Bytes()), "temperror ana@broken.test")
}

// long is an SPF record that does not fit into a datagram.
func long(host string) string {
	words := []string{`"v=spf1`}
	for i := range 120 {
		word := fmt.Sprintf(" ip4:203.0.113.%d", i)
		if i%12 == 11 {
			word += `" "`
		}
		words = append(words, word)
	}
	return strings.Join(words, "") + fmt.Sprintf(` ip4:%s -all"`, host)
}
