package mailauth

import (
	"strings"
	"testing"

	"guichet/mail"
)

func TestFormatResults(t *testing.T) {
	for _, c := range []struct {
		name   string
		report Report
		want   string
	}{
		{
			"all methods",
			Report{
				Verdict: mail.Verdict{Result: mail.Pass, SPF: "pass", DKIM: "pass", DMARC: "pass", Policy: "reject"}, From: "customer.test", MailFrom: "bounce.customer.test",
				DKIM: []Signature{{"customer.test", "ed", "pass"}, {"list.test", "2026", "fail"}},
			},
			"Authentication-Results: mx.example.org;\r\n\tspf=pass smtp.mailfrom=bounce.customer.test;\r\n" +
				"\tdkim=pass header.d=customer.test header.s=ed;\r\n\tdkim=fail header.d=list.test header.s=2026;\r\n" +
				"\tdmarc=pass header.from=customer.test policy.dmarc=reject\r\n",
		},
		{
			"no signature, HELO",
			Report{Verdict: mail.Verdict{Result: mail.None, SPF: "none", DKIM: "none", DMARC: "none"}, From: "customer.test", MailFrom: "mx.sender.test", Helo: true},
			"Authentication-Results: mx.example.org;\r\n\tspf=none smtp.helo=mx.sender.test;\r\n\tdkim=none;\r\n\tdmarc=none header.from=customer.test\r\n",
		},
		{
			"a trusted host",
			Report{Verdict: mail.Verdict{Result: mail.Trusted}},
			"Authentication-Results: mx.example.org; none\r\n",
		},
		{
			"nothing ran",
			Report{Verdict: mail.Verdict{Result: mail.None}},
			"Authentication-Results: mx.example.org; none\r\n",
		},
		{
			"what a forger would like to write",
			Report{Verdict: mail.Verdict{Result: mail.None}, DKIM: []Signature{{"a\r\nX-Evil: \"y\\", "s; dmarc=pass", "permerror"}, {"", "ü", "permerror"}}},
			"Authentication-Results: mx.example.org;\r\n\tdkim=permerror header.d=\"a??X-Evil: \\\"y\\\\\" header.s=\"s; dmarc=pass\";\r\n\tdkim=permerror header.s=\"??\"\r\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := FormatResults("mx.example.org", c.report); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestStripResults(t *testing.T) {
	const rest = "Subject: x\r\nX: Authentication-Results: mx.example.org; none\r\n\r\nAuthentication-Results: mx.example.org; none\r\n"
	for _, c := range []struct {
		name, fields string
		stays        bool
	}{
		{"ours", "Authentication-Results: mx.example.org; dmarc=pass\r\n", false},
		{"ours, folded", "Authentication-Results:\r\n mx.example.org;\r\n dmarc=pass\r\n", false},
		{"ours, in another case", "AUTHENTICATION-results: MX.Example.ORG; none\r\n", false},
		{"ours, with a version", "Authentication-Results: mx.example.org 1; none\r\n", false},
		{"ours, after a comment", "Authentication-Results: (a (b)) mx.example.org; none\r\n", false},
		{"ours, quoted", "Authentication-Results: \"mx.exampl\\e.org\"; none\r\n", false},
		{"ours, a dot at the end", "Authentication-Results: mx.example.org.; none\r\n", false},
		{"ours, a space before the colon", "Authentication-Results : mx.example.org; none\r\n", false},
		{"ours, nothing more", "Authentication-Results: mx.example.org\r\n", false},
		{"nobody's", "Authentication-Results: ; dmarc=pass\r\n", false},
		{"an open comment", "Authentication-Results: (mx.other.test; none\r\n", false},
		{"no host name", "Authentication-Results: a@b; none\r\n", false},
		{"twice", "Authentication-Results: mx.example.org; none\r\nAuthentication-Results: mx.example.org; none\r\n", false},
		{"another host's", "Authentication-Results: mx.other.test; dmarc=pass\r\n", true},
		{"a host above", "Authentication-Results: example.org; dmarc=pass\r\n", true},
		{"a longer name", "Authentication-Results: mx.example.org.other.test; dmarc=pass\r\n", true},
		{"another field", "ARC-Authentication-Results: i=1; mx.example.org; none\r\n", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := "Received: y\r\n" + rest
			raw := "Received: y\r\n" + c.fields + rest
			if c.stays {
				want = raw
			}
			if got := strippedOf(raw); got != want {
				t.Errorf("got %q", got)
			}
		})
	}
}

// strippedOf is a mail without what claims to be mx.example.org's.
func strippedOf(raw string) string {
	head, rest := stripResults([]byte(raw), "mx.example.org")
	return string(head) + raw[rest:]
}

func FuzzStripResults(f *testing.F) {
	f.Add("Authentication-Results: mx.example.org; none\r\nSubject: x\r\n\r\nbody")
	f.Add("A: b\n Authentication-Results: mx.example.org\n\n")
	f.Fuzz(func(t *testing.T, raw string) {
		got := strippedOf(raw)
		if again := strippedOf(got); again != got {
			t.Errorf("%q became %q, then %q", raw, got, again)
		}
		if h := splitHeader([]byte(got)); !h.odd {
			for _, at := range h.all("authentication-results") {
				if strings.HasPrefix(strings.TrimSpace(h.fields[at].value()), "mx.example.org;") {
					t.Errorf("%q kept ours", raw)
				}
			}
		}
	})
}
