package e2e

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"guichet/e2e/live"
)

// TestReports: reports about the domain come as their senders write them, are counted, and stand in `guichet reports`,
// also after the desk was killed; none is a ticket, and nobody is written to.
func TestReports(t *testing.T) {
	s := begin(t, live.Setup{})
	aggregate := "<?xml version=\"1.0\"?><feedback><report_metadata><org_name>Example Mail</org_name><report_id>r-1</report_id><date_range><begin>%d</begin><end>%d</end></date_range>" +
		"</report_metadata><policy_published><domain>desk.test</domain></policy_published><record><row><source_ip>192.0.2.66</source_ip><count>12</count>" +
		"<policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row></record></feedback>"
	day := time.Now().UTC().Truncate(24 * time.Hour)
	var packed, zipped bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, aggregate, day.Unix(), day.Unix()+86399)
	z.Close()
	a := zip.NewWriter(&zipped)
	f, _ := a.Create("report.json")
	fmt.Fprintf(f, `{"organization-name":"Example TLS","date-range":{"start-datetime":%q,"end-datetime":%q},"report-id":"t-1","policies":[{"policy":{"policy-type":"sts",`+
		`"policy-domain":"desk.test"},"summary":{"total-successful-session-count":90,"total-failure-session-count":2},"failure-details":[{"result-type":"certificate-expired",`+
		`"receiving-mx-hostname":"mx.desk.test","failed-session-count":2}]}]}`, day.Format(time.RFC3339), day.Add(86399*time.Second).Format(time.RFC3339))
	a.Close()
	carrying := func(to, kind string, octets []byte) []byte {
		return []byte("From: noreply@reporter.test\r\nTo: " + to + "\r\nMessage-ID: <" + kind[12:] + "@reporter.test>\r\nSubject: Report domain: desk.test\r\nMIME-Version: 1.0\r\n" +
			"Content-Type: " + kind + "\r\nContent-Disposition: attachment; filename=\"reporter.test!desk.test\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString(octets) + "\r\n")
	}
	complaint := []byte("From: fbl@reporter.test\r\nMessage-ID: <c@reporter.test>\r\nDate: " + day.Format(time.RFC1123Z) + "\r\nSubject: complaint\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\n\r\nSpam.\r\n--b\r\nContent-Type: message/feedback-report\r\n\r\n" +
		"Feedback-Type: abuse\r\nSource-IP: 192.0.2.25\r\n\r\n--b--\r\n")
	for to, raw := range map[string][]byte{
		"dmarc-reports@desk.test":    carrying("dmarc-reports@desk.test", "application/gzip", packed.Bytes()),
		"tls-reports@desk.test":      carrying("tls-reports@desk.test", "application/zip", zipped.Bytes()),
		"feedback-reports@desk.test": complaint,
	} {
		for range 2 {
			if a := s.desk.TryRaw("noreply@reporter.test", []string{to}, raw); a.Code != 250 {
				t.Fatal(to, a)
			}
		}
	}
	s.desk.Kill()
	s.desk.Start()
	out, errs, code := s.desk.Run("reports")
	if code != 0 {
		t.Fatal(errs)
	}
	for _, want := range []string{
		"dmarc     desk.test  Example Mail   0     12   12× dkim fail, spf fail: none 192.0.2.66",
		"tls       desk.test  Example TLS    90    2    2× certificate-expired mx.desk.test",
		"feedback  desk.test  reporter.test  0     1    1× abuse 192.0.2.25",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s\nlacks %q", out, want)
		}
	}
	if n := strings.Count(out, "\n"); n != 4 {
		t.Errorf("%d lines:\n%s", n, out)
	}
	var all []struct {
		Kind, Domain string
		Bad          int
		Proven       bool
	}
	if s.desk.JSON(&all, "reports", "--kind", "tls"); len(all) != 1 || all[0].Kind != "tls" || all[0].Domain != "desk.test" || all[0].Bad != 2 || !all[0].Proven {
		t.Errorf("as JSON: %+v", all)
	}
	if got := s.desk.Tickets(); len(got) != 0 {
		t.Errorf("tickets: %+v", got)
	}
	if got := s.desk.All(); len(got) != 0 {
		t.Errorf("letters: %+v", got)
	}
}
