package reports_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"guichet/parser"
	"guichet/reports"
	"guichet/ticket"
)

// aggregate is a report as Google and others write them (RFC 7489 appendix C).
const aggregate = `<?xml version="1.0" encoding="UTF-8" ?>
<feedback>
  <version>1.0</version>
  <report_metadata>
    <org_name>google.com</org_name>
    <email>noreply-dmarc-support@google.com</email>
    <report_id>12345</report_id>
    <date_range><begin>1764547200</begin><end>1764633599</end></date_range>
  </report_metadata>
  <policy_published><domain>Example.org</domain><adkim>r</adkim><aspf>r</aspf><p>none</p><sp>none</sp><pct>100</pct></policy_published>
  <record>
    <row><source_ip>192.0.2.25</source_ip><count>40</count>
      <policy_evaluated><disposition>none</disposition><dkim>pass</dkim><spf>fail</spf></policy_evaluated></row>
    <identifiers><header_from>example.org</header_from></identifiers>
    <auth_results><dkim><domain>example.org</domain><result>pass</result></dkim></auth_results>
  </record>
  <record>
    <row><source_ip>2001:db8::66</source_ip><count>3</count>
      <policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row>
    <identifiers><header_from>example.org</header_from></identifiers>
  </record>
</feedback>`

const tlsReport = `{"organization-name":"Company-X","date-range":{"start-datetime":"2025-12-01T00:00:00Z","end-datetime":"2025-12-01T23:59:59Z"},
"contact-info":"sts-reporting@company-x.test","report-id":"5065427c","policies":[{"policy":{"policy-type":"sts","policy-string":["version: STSv1"],
"policy-domain":"example.org","mx-host":["mx.example.org"]},"summary":{"total-successful-session-count":5326,"total-failure-session-count":303},
"failure-details":[{"result-type":"certificate-expired","sending-mta-ip":"2001:db8::1","receiving-mx-hostname":"mx.example.org","failed-session-count":100},
{"result-type":"starttls-not-supported","receiving-mx-hostname":"mx2.example.org","failed-session-count":203}]}]}`

const feedback = "Feedback-Type: abuse\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\nOriginal-Mail-From: <somespammer@example.org>\r\n" +
	"Arrival-Date: Thu, 8 Mar 2025 14:00:00 -0500\r\nReported-Domain: example.org\r\nSource-IP: 192.0.2.1\r\n"

// carrying is a mail with one file.
func carrying(kind, name string, octets []byte) *parser.Message {
	return parser.Parse([]byte("From: reports@google.com\r\nMessage-ID: <r1@google.com>\r\nDate: Mon, 01 Dec 2025 10:00:00 +0000\r\nSubject: Report Domain: example.org\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: " + kind + "; name=\"" + name + "\"\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n" + lines(base64.StdEncoding.EncodeToString(octets))))
}

func lines(s string) string {
	var b strings.Builder
	for ; len(s) > 76; s = s[76:] {
		b.WriteString(s[:76] + "\r\n")
	}
	return b.String() + s + "\r\n"
}

func gzipped(t *testing.T, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t *testing.T, name, s string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create(name)
	if err == nil {
		_, err = f.Write([]byte(s))
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// said is a report in a line.
func said(r *ticket.DomainReport) string {
	s := fmt.Sprintf("%s %s by %s %s good %d bad %d", r.Kind, r.Domain, r.From, r.Begin.Format("2006-01-02"), r.Good, r.Bad)
	for _, w := range r.Worst {
		s += fmt.Sprintf("; %d %s %s", w.Count, w.What, w.Host)
	}
	return s
}

func TestRead(t *testing.T) {
	const dmarc = "dmarc example.org by google.com 2025-12-01 good 40 bad 3; 3 dkim fail, spf fail: none 2001:db8::66"
	const tls = "tls example.org by Company-X 2025-12-01 good 5326 bad 303; 203 starttls-not-supported mx2.example.org; 100 certificate-expired mx.example.org"
	const complaint = "feedback example.org by provider.test 2025-03-08 good 0 bad 1; 1 abuse 192.0.2.1"
	newer := strings.Replace(strings.Replace(aggregate, "<feedback>", `<feedback xmlns="urn:ietf:params:xml:ns:dmarc-2.0">`, 1), "<pct>100</pct>", "<np>none</np><testing>n</testing>", 1)
	latin := strings.Replace(strings.Replace(aggregate, "UTF-8", "ISO-8859-1", 1), "google.com</org_name>", "Soci\xe9t\xe9</org_name>", 1)
	arf := func(fields string) *parser.Message {
		return parser.Parse([]byte("From: fbl@provider.test\r\nMessage-ID: <c1@provider.test>\r\nSubject: FW: x\r\nMIME-Version: 1.0\r\n" +
			"Content-Type: multipart/report; report-type=feedback-report; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nAbuse.\r\n" +
			"--b\r\nContent-Type: message/feedback-report\r\n\r\n" + fields + "\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: a@example.org\r\n\r\n--b--\r\n"))
	}
	for name, c := range map[string]struct {
		mail *parser.Message
		want string
	}{
		"gzip":                 {carrying("application/gzip", "google.com!example.org!1764547200!1764633599.xml.gz", gzipped(t, aggregate)), dmarc},
		"zip":                  {carrying("application/zip", "x.zip", zipped(t, "google.com!example.org.xml", aggregate)), dmarc},
		"zip of another label": {carrying("application/octet-stream", "x", zipped(t, "A.XML", aggregate)), dmarc},
		"XML":                  {carrying("application/xml", "x.xml", []byte(aggregate)), dmarc},
		"XML as a text":        {carrying("text/xml", "x.xml", []byte(aggregate)), dmarc},
		"a byte order mark":    {carrying("application/xml", "x.xml", []byte("\xef\xbb\xbf\r\n"+aggregate)), dmarc},
		"RFC 9990":             {carrying("application/gzip", "x.xml.gz", gzipped(t, newer)), dmarc},
		"latin":                {carrying("application/xml", "x.xml", []byte(latin)), strings.Replace(dmarc, "google.com", "Société", 1)},
		"an organisation that is a person": {
			carrying("application/xml", "x.xml", []byte(strings.Replace(aggregate, "google.com<", "carla@google.com<", 1))), dmarc,
		},
		"TLS in gzip":          {carrying("application/tlsrpt+gzip", "x.json.gz", gzipped(t, tlsReport)), tls},
		"TLS":                  {carrying("application/tlsrpt+json", "x.json", []byte(tlsReport)), tls},
		"complaint":            {arf(feedback), complaint},
		"complaint, many":      {arf(feedback + "Incidents: 7\r\n"), strings.ReplaceAll(strings.ReplaceAll(complaint, "bad 1", "bad 7"), "; 1", "; 7")},
		"no complaint":         {arf(strings.Replace(feedback, "abuse", "not-spam", 1)), "feedback example.org by provider.test 2025-03-08 good 1 bad 0"},
		"an unknown complaint": {arf(strings.Replace(feedback, "abuse", "x\x1b[1m", 1)), strings.Replace(complaint, "abuse", "other", 1)},
		"complaint without a domain": {
			arf(strings.NewReplacer("Reported-Domain: example.org\r\n", "", "Original-Mail-From: <somespammer@example.org>\r\n", "").Replace(feedback)),
			strings.Replace(complaint, "example.org", "at.example.org", 1),
		},
	} {
		r, err := reports.Read(c.mail, "at.example.org")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if got := said(r); got != c.want {
			t.Errorf("%s:\n%s, want\n%s", name, got, c.want)
		}
	}
}

// TestReadNothing: what is no report, or a broken one, is said to be so.
func TestReadNothing(t *testing.T) {
	cut := gzipped(t, aggregate)
	for name, c := range map[string]struct {
		mail *parser.Message
		none bool
	}{
		"words":             {parser.Parse([]byte("From: a@b.test\r\nSubject: Hello\r\n\r\nHello.\r\n")), true},
		"a picture":         {carrying("image/png", "x.png", []byte("\x89PNG\r\n\x1a\nxxxx")), true},
		"other XML":         {carrying("application/xml", "x.xml", []byte("<invoice><total>1</total></invoice>")), true},
		"other JSON":        {carrying("application/json", "x.json", []byte(`{"total":1}`)), true},
		"an empty zip":      {carrying("application/zip", "x.zip", zipped(t, "readme.txt", "hello")), true},
		"empty":             {carrying("application/gzip", "x.gz", nil), true},
		"cut short":         {carrying("application/gzip", "x.xml.gz", cut[:len(cut)/2]), false},
		"half a document":   {carrying("application/xml", "x.xml", []byte(aggregate[:len(aggregate)/2])), false},
		"an unknown entity": {carrying("application/xml", "x.xml", []byte(strings.Replace(aggregate, "12345", "&x;", 1))), false},
		"no count":          {carrying("application/xml", "x.xml", []byte(strings.Replace(aggregate, ">40<", ">-4<", 1))), false},
		"a huge count":      {carrying("application/xml", "x.xml", []byte(strings.Replace(aggregate, ">40<", ">9999999999999999<", 1))), false},
		"no time":           {carrying("application/xml", "x.xml", []byte(strings.Replace(aggregate, "1764547200", "x", 1))), false},
		"no domain":         {carrying("application/xml", "x.xml", []byte(strings.Replace(aggregate, "Example.org", "ex ample", 1))), false},
		"TLS, no domain":    {carrying("application/json", "x.json", []byte(strings.Replace(tlsReport, "example.org", "", 1))), false},
		"TLS, a list":       {carrying("application/json", "x.json", []byte(strings.Replace(tlsReport, `"policies":[`, `"policies":["x",`, 1))), false},
	} {
		r, err := reports.Read(c.mail, "")
		if err == nil || errors.Is(err, reports.ErrNone) != c.none {
			t.Errorf("%s: %v, %v", name, r, err)
		}
	}
}

// TestBombs: what is small and unpacks to much costs bounded memory, whatever is in it.
func TestBombs(t *testing.T) {
	const big = 11 << 20
	head, tail, _ := strings.Cut(aggregate, "<record>")
	tlsHead := tlsReport[:strings.Index(tlsReport, `{"policy":`)]
	bomb := func(head, piece string) string { return head + strings.Repeat(piece, big/len(piece)) }
	for name, octets := range map[string][]byte{
		"space in gzip":       gzipped(t, bomb("", " ")),
		"space in zip":        zipped(t, "x.xml", bomb("<", " ")),
		"records":             gzipped(t, bomb(head, "<record>"+tail[:strings.Index(tail, "</record>")]+"</record>")),
		"a long name":         gzipped(t, bomb("<feedback><report_metadata><org_name>", "a")),
		"deep elements":       gzipped(t, bomb("<feedback>", "<a>")),
		"attributes":          gzipped(t, bomb("<feedback ", `a="b" `)),
		"policies":            gzipped(t, bomb(tlsHead, "{},")),
		"failures":            gzipped(t, bomb(tlsHead+`{"failure-details":[`, "{},")),
		"deep arrays":         gzipped(t, bomb(`{"x":`, "[")),
		"a long string":       gzipped(t, bomb(`{"organization-name":"`, "a")),
		"gzip within gzip":    gzipped(t, string(gzipped(t, bomb("", " ")))),
		"many files in a zip": manyFiles(t),
	} {
		m := carrying("application/gzip", "x.gz", octets)
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		r, err := reports.Read(m, "")
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%s is a report: %s", name, said(r))
		}
		if got := (after.TotalAlloc - before.TotalAlloc) >> 20; got > 150 {
			t.Errorf("%s: %d MiB were allocated in all", name, got)
		}
	}
}

func manyFiles(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := range 40_000 {
		if _, err := z.Create(fmt.Sprint(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestKey: the same report has one key, others have others.
func TestKey(t *testing.T) {
	read := func(s string) *ticket.DomainReport {
		r, err := reports.Read(carrying("application/xml", "x.xml", []byte(s)), "")
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := read(aggregate)
	if again := read(aggregate + "\n"); again.Key() != first.Key() {
		t.Error("the same report has another key")
	}
	if other := read(strings.Replace(aggregate, "12345", "12346", 1)); other.Key() == first.Key() {
		t.Error("another report has the same key")
	}
	if strings.ContainsAny(first.Key(), " \n") || !strings.HasPrefix(first.Key(), ticket.ReportPrefix+"2025-12-01/dmarc/") {
		t.Errorf("key %q", first.Key())
	}
}

// FuzzRead: no octets of a stranger's file are read as anything but bounded words.
func FuzzRead(f *testing.F) {
	for _, s := range []string{aggregate, tlsReport, "{", "<feedback>", "PK\x03\x04", "\x1f\x8b"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, octets []byte) {
		r, err := reports.Read(carrying("application/octet-stream", "x", octets), "example.org")
		if err != nil {
			return
		}
		if len(r.From) > 100 || len(r.Domain) > 253 || len(r.Worst) > ticket.MaxReportDetails || strings.ContainsAny(said(r), "\x1b\r\n\x00") {
			t.Errorf("%q", said(r))
		}
	})
}
