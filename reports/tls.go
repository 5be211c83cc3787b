package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"guichet/ticket"
)

// What is read of a report about TLS (RFC 8460 §4.4), beside its fields of text.
type (
	dates struct {
		Start time.Time `json:"start-datetime"`
		End   time.Time `json:"end-datetime"`
	}
	policy struct {
		Policy struct {
			Domain string `json:"policy-domain"`
		} `json:"policy"`
		Summary struct {
			Good uint64 `json:"total-successful-session-count"`
			Bad  uint64 `json:"total-failure-session-count"`
		} `json:"summary"`
		Failures json.RawMessage `json:"failure-details"`
	}
	failure struct {
		Result string `json:"result-type"`
		Host   string `json:"receiving-mx-hostname"`
		Count  uint64 `json:"failed-session-count"`
	}
)

// results are those of RFC 8460 §4.3.
var results = []string{
	"starttls-not-supported", "certificate-host-mismatch", "certificate-expired", "certificate-not-trusted", "validation-failure",
	"tlsa-invalid", "dnssec-invalid", "dane-required", "sts-policy-fetch-error", "sts-policy-invalid", "sts-webpki-invalid",
}

// tls reads a report about TLS, one policy after the other: what is in memory is one of them.
func tls(in io.Reader) (*ticket.DomainReport, error) {
	r, bad, found := &ticket.DomainReport{Kind: ticket.ReportTLS}, tally{}, false
	dec := json.NewDecoder(in)
	err := object(dec, func(key string) error {
		switch key {
		case "organization-name":
			return dec.Decode(&r.From)
		case "report-id":
			return dec.Decode(&r.ID)
		case "date-range":
			var d dates
			err := dec.Decode(&d)
			r.Begin, r.End = d.Start.UTC(), d.End.UTC()
			return err
		case "policies":
			found = true
			return array(dec, func() error { return policyOf(dec, r, bad) })
		}
		return skip(dec)
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read it as JSON: %w", err)
	case !found:
		return nil, ErrNone
	}
	r.Worst = bad.worst()
	return r, nil
}

// policyOf counts the sessions under one policy.
func policyOf(dec *json.Decoder, r *ticket.DomainReport, bad tally) error {
	var p policy
	if err := dec.Decode(&p); err != nil {
		return err
	}
	if p.Summary.Good > maxCount || p.Summary.Bad > maxCount {
		return fmt.Errorf("%d and %d sessions", p.Summary.Good, p.Summary.Bad)
	}
	if r.Domain == "" {
		r.Domain = p.Policy.Domain
	}
	r.Good += p.Summary.Good
	r.Bad += p.Summary.Bad
	if len(p.Failures) == 0 || bytes.Equal(p.Failures, []byte("null")) {
		return nil
	}
	failures := json.NewDecoder(bytes.NewReader(p.Failures))
	return array(failures, func() error {
		var f failure
		if err := failures.Decode(&f); err != nil {
			return err
		}
		if f.Count > maxCount {
			return fmt.Errorf("%d sessions", f.Count)
		}
		bad.add(word(f.Result, results...), host(f.Host), f.Count)
		return nil
	})
}

// object reads an object: member reads the value of each key.
func object(dec *json.Decoder, member func(key string) error) error {
	if err := begin(dec, '{'); err != nil {
		return err
	}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return err
		}
		key, _ := tok.(string)
		if err := member(key); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

// array reads an array: element reads each of its values.
func array(dec *json.Decoder, element func() error) error {
	if err := begin(dec, '['); err != nil {
		return err
	}
	for n := 0; dec.More(); n++ {
		if n >= maxRows {
			return errRows
		}
		if err := element(); err != nil {
			return err
		}
	}
	_, err := dec.Token()
	return err
}

func begin(dec *json.Decoder, want json.Delim) error {
	tok, err := dec.Token()
	if err == nil && tok != want {
		err = fmt.Errorf("%v where %v has to be", tok, want)
	}
	return err
}

func skip(dec *json.Decoder) error {
	var v json.RawMessage
	return dec.Decode(&v)
}
