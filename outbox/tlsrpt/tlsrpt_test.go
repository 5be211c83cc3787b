package tlsrpt

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"

	ours "guichet/mail"
	"guichet/outbox/route"
)

func TestAddresses(t *testing.T) {
	for name, c := range map[string]struct {
		records []string
		want    string
	}{
		"one":             {[]string{"v=TLSRPTv1; rua=mailto:reports@example.com"}, "reports@example.com"},
		"several":         {[]string{"v=TLSRPTv1;rua=mailto:a@b.test,https://b.test/x, mailto:c@d.test"}, "a@b.test c@d.test"},
		"HTTPS only":      {[]string{"v=TLSRPTv1;rua=https://b.test/x"}, ""},
		"escaped":         {[]string{"v=TLSRPTv1;rua=mailto:a%2bb@b.test"}, "a+b@b.test"},
		"with a subject":  {[]string{"v=TLSRPTv1;rua=mailto:a@b.test?subject=x"}, "a@b.test"},
		"two records":     {[]string{"v=TLSRPTv1;rua=mailto:a@b.test", "v=TLSRPTv1;rua=mailto:c@b.test"}, ""},
		"another record":  {[]string{"v=spf1", "v=TLSRPTv1;rua=mailto:a@b.test"}, "a@b.test"},
		"another version": {[]string{"v=TLSRPTv2;rua=mailto:a@b.test"}, ""},
		"no address":      {[]string{"v=TLSRPTv1;rua=mailto:a%0d%0ab@b.test,mailto:,mailto:x"}, ""},
		"too many":        {[]string{"v=TLSRPTv1;rua=mailto:a@b.test,mailto:b@b.test,mailto:c@b.test,mailto:d@b.test"}, "a@b.test b@b.test c@b.test"},
	} {
		var got []string
		for _, a := range Addresses(c.records) {
			got = append(got, a.String())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestReport: what was counted in a day outlives a restart, and is what the mail says after it.
func TestReport(t *testing.T) {
	now := time.Date(2026, 12, 1, 23, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "tlsrpt.json")
	c, err := Open(file, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	sts := route.Policy{Domain: "customer.test", Kind: "sts", Text: []string{"version: STSv1"}, MX: []string{"*.customer.test"}}
	for range 3 {
		c.Count(sts, "mx.customer.test", "192.0.2.1", "")
	}
	for range 2 {
		c.Count(sts, "mx.customer.test", "192.0.2.1", "certificate-expired")
	}
	c.Count(route.Policy{}, "relay.test", "192.0.2.9", "")
	if len(c.Due()) != 0 {
		t.Error("a day that is not over is due")
	}
	if err := c.Save(); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Hour)
	if c, err = Open(file, func() time.Time { return now }); err != nil {
		t.Fatal(err)
	}
	due := c.Due()
	if len(due) != 1 {
		t.Fatalf("%d are due", len(due))
	}
	due[0].Domain.ID = "2026-12-01.customer.test@mx.example.org"
	r := Reporter{Host: "mx.example.org", From: ours.Address{Local: "postmaster", Domain: "example.org"}}
	raw, err := r.Mail(due[0], ours.Address{Local: "reports", Domain: "customer.test"}, now)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(raw)) {
		if len(line) > 200 || !strings.HasSuffix(line, "\r\n") {
			t.Errorf("line %q", line)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if s := m.Header.Get("Subject"); s != "Report Domain: customer.test Submitter: mx.example.org Report-ID: <2026-12-01.customer.test@mx.example.org>" {
		t.Errorf("Subject %q", s)
	}
	text := unpacked(t, raw)
	for _, want := range []string{
		`"organization-name":"mx.example.org"`, `"start-datetime":"2026-12-01T00:00:00Z"`, `"end-datetime":"2026-12-01T23:59:59Z"`,
		`"policy-type":"sts"`, `"mx-host":["*.customer.test"]`, `"total-successful-session-count":3`, `"total-failure-session-count":2`,
		`"result-type":"certificate-expired"`, `"failed-session-count":2`, `"receiving-mx-hostname":"mx.customer.test"`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s lacks %s", text, want)
		}
	}
	c.Told(due[0], "reports@customer.test", false)
	if again := c.Due(); len(again) != 1 || len(again[0].Domain.Sent) != 1 {
		t.Errorf("after the first of two addresses %+v", again)
	}
	c.Told(due[0], "", true)
	if len(c.Due()) != 0 {
		t.Error("it is due for ever")
	}
}

// unpacked is the JSON of a report, which must be one.
func unpacked(t *testing.T, raw []byte) string {
	t.Helper()
	e, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if kind, params, _ := e.Header.ContentType(); kind != "multipart/report" || params["report-type"] != "tlsrpt" {
		t.Errorf("it is %s %v", kind, params)
	}
	parts := e.MultipartReader()
	var last []byte
	for {
		p, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if kind, _, _ := p.Header.ContentType(); kind == "application/tlsrpt+gzip" {
			z, err := gzip.NewReader(p.Body)
			if err != nil {
				t.Fatal(err)
			}
			if last, err = io.ReadAll(z); err != nil {
				t.Fatal(err)
			}
		}
	}
	if !json.Valid(last) {
		t.Errorf("no JSON: %q", last)
	}
	return string(last)
}

// TestCountsAreBounded: whatever domains and servers there are, and whatever stands in the file.
func TestCountsAreBounded(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	file := filepath.Join(t.TempDir(), "tlsrpt.json")
	if err := os.WriteFile(file, []byte("{nonsense"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Open(file, func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	for i := range maxDomains + 10 {
		c.Count(route.Policy{Domain: fmt.Sprintf("d%d.test", i), Kind: "no-policy-found"}, "mx", "", "")
	}
	for i := range 1000 {
		c.Count(route.Policy{Domain: "d1.test", Kind: "sts", Text: []string{fmt.Sprint(i)}}, "mx", "", "")
		c.Count(route.Policy{Domain: "d2.test", Kind: "no-policy-found"}, "mx", fmt.Sprint(i), "starttls-not-supported")
	}
	now = now.AddDate(0, 0, 1)
	due := c.Due()
	if len(due) != maxDomains {
		t.Errorf("%d domains", len(due))
	}
	for _, d := range due {
		for _, p := range d.Domain.Policies {
			if len(d.Domain.Policies) > maxPolicies || len(p.Failures) > maxFailures {
				t.Errorf("%s has %d policies, %d failures", d.Domain.Name, len(d.Domain.Policies), len(p.Failures))
			}
		}
	}
	now = now.AddDate(0, 0, maxDays)
	if c.Due(); len(c.days) != 0 {
		t.Error("what nobody took is kept for ever")
	}
}
