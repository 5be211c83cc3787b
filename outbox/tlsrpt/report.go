package tlsrpt

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"guichet/mail"
)

// maxAddresses is how many addresses a domain's report goes to.
const maxAddresses = 3

// Addresses reads the TXT records at _smtp._tls: where reports go by mail (RFC 8460 §3); none where there is not
// exactly one record. Places that take them by HTTPS are passed over.
func Addresses(records []string) []mail.Address {
	var all []mail.Address
	found := 0
	for _, r := range records {
		fields := strings.Split(r, ";")
		if strings.Trim(fields[0], " \t") != "v=TLSRPTv1" {
			continue
		}
		found++
		for _, f := range fields[1:] {
			key, value, _ := strings.Cut(f, "=")
			if strings.Trim(key, " \t") != "rua" {
				continue
			}
			for _, uri := range strings.Split(value, ",") {
				u, err := url.Parse(strings.Trim(uri, " \t"))
				if err != nil || !strings.EqualFold(u.Scheme, "mailto") {
					continue
				}
				address, err := url.PathUnescape(u.Opaque)
				if err != nil {
					continue
				}
				a, err := mail.ParseAddress(address)
				if err == nil && a.IsASCII() && len(all) < maxAddresses && !slices.Contains(all, a) {
					all = append(all, a)
				}
			}
		}
	}
	if found != 1 {
		return nil
	}
	return all
}

// Reporter is who reports.
type Reporter struct {
	Host string       // our host name
	From mail.Address // whom to ask, and the author of the mails
}

// The report as RFC 8460 §4.4 has it.
type (
	document struct {
		Organization string           `json:"organization-name"`
		Range        dates            `json:"date-range"`
		Contact      string           `json:"contact-info"`
		ID           string           `json:"report-id"`
		Policies     []documentPolicy `json:"policies"`
	}
	dates struct {
		Start string `json:"start-datetime"`
		End   string `json:"end-datetime"`
	}
	documentPolicy struct {
		Policy   policyName        `json:"policy"`
		Summary  summary           `json:"summary"`
		Failures []documentFailure `json:"failure-details,omitempty"`
	}
	policyName struct {
		Type   string   `json:"policy-type"`
		String []string `json:"policy-string,omitempty"`
		Domain string   `json:"policy-domain"`
		MX     []string `json:"mx-host,omitempty"`
	}
	summary struct {
		Good   uint64 `json:"total-successful-session-count"`
		Failed uint64 `json:"total-failure-session-count"`
	}
	documentFailure struct {
		Result string `json:"result-type"`
		Host   string `json:"receiving-mx-hostname,omitempty"`
		IP     string `json:"receiving-ip,omitempty"`
		Count  uint64 `json:"failed-session-count"`
	}
)

// document writes what is due as JSON.
func (r Reporter) document(d Due) ([]byte, error) {
	out := document{
		Organization: r.Host, Contact: r.From.String(), ID: d.Domain.ID,
		Range: dates{d.Begin.Format(time.RFC3339), d.Begin.Add(24*time.Hour - time.Second).Format(time.RFC3339)},
	}
	for _, p := range d.Domain.Policies {
		x := documentPolicy{Policy: policyName{Type: p.Kind, String: p.Text, Domain: d.Domain.Name, MX: p.MX}, Summary: summary{Good: p.Good}}
		for _, f := range p.Failures {
			x.Summary.Failed += f.Count
			x.Failures = append(x.Failures, documentFailure(f))
		}
		out.Policies = append(out.Policies, x)
	}
	return json.Marshal(out)
}

// Mail writes what is due as a mail to one address (RFC 8460 §5.3), at the same time the same octets.
func (r Reporter) Mail(d Due, to mail.Address, at time.Time) ([]byte, error) {
	text, err := r.document(d)
	if err != nil {
		return nil, err
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(text); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	boundary := "=_t" + strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, d.Domain.ID)
	name := fmt.Sprintf("%s!%s!%d!%d.json.gz", r.Host, d.Domain.Name, d.Begin.Unix(), d.Begin.Add(24*time.Hour-time.Second).Unix())
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\r\n", args...) }
	line("Date: %s", at.UTC().Format("Mon, 02 Jan 2006 15:04:05 +0000"))
	line("From: <%s>", r.From)
	line("To: <%s>", to)
	line("Subject: Report Domain: %s\r\n Submitter: %s\r\n Report-ID: <%s>", d.Domain.Name, r.Host, d.Domain.ID)
	line("Message-ID: <%s>", d.Domain.ID)
	line("TLS-Report-Domain: %s", d.Domain.Name)
	line("TLS-Report-Submitter: %s", r.Host)
	line("Auto-Submitted: auto-generated")
	line("MIME-Version: 1.0")
	line("Content-Type: multipart/report; report-type=\"tlsrpt\";\r\n boundary=\"%s\"", boundary)
	line("\r\n--%s", boundary)
	line("Content-Type: text/plain; charset=us-ascii\r\n")
	line("What came of TLS with the mail servers of %s\r\non %s (UTC), as seen by %s.", d.Domain.Name, d.Begin.Format(dayForm), r.Host)
	line("\r\n--%s", boundary)
	line("Content-Type: application/tlsrpt+gzip\r\nContent-Transfer-Encoding: base64")
	line("Content-Disposition: attachment;\r\n filename=\"%s\"\r\n", name)
	encoded := base64.StdEncoding.EncodeToString(packed.Bytes())
	for ; len(encoded) > 76; encoded = encoded[76:] {
		line("%s", encoded[:76])
	}
	line("%s\r\n--%s--", encoded, boundary)
	return []byte(b.String()), nil
}
