package reports

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html/charset"

	"guichet/ticket"
)

// What is read of an aggregate report (RFC 9990; RFC 7489 appendix C has the same names).
type (
	metadata struct {
		Organisation string `xml:"org_name"`
		ID           string `xml:"report_id"`
		Begin        string `xml:"date_range>begin"` // seconds since 1970
		End          string `xml:"date_range>end"`
	}
	published struct {
		Domain string `xml:"domain"`
	}
	record struct {
		Source      string `xml:"row>source_ip"`
		Count       string `xml:"row>count"`
		Disposition string `xml:"row>policy_evaluated>disposition"`
		DKIM        string `xml:"row>policy_evaluated>dkim"`
		SPF         string `xml:"row>policy_evaluated>spf"`
	}
)

// aggregate reads a DMARC aggregate report, one record after the other.
func aggregate(in io.Reader) (*ticket.DomainReport, error) {
	x := xml.NewDecoder(&flat{in: in})
	x.CharsetReader = charset.NewReaderLabel
	a := aggregation{report: &ticket.DomainReport{Kind: ticket.ReportDMARC}, bad: tally{}}
	depth := 0
	for {
		tok, err := x.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read it as XML: %w", err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			if depth == 0 && tok.Name.Local != "feedback" {
				return nil, ErrNone
			}
			depth++
			if depth != 2 {
				continue
			}
			depth-- // DecodeElement and Skip read to its end
			if err := a.element(x, tok); err != nil {
				return nil, fmt.Errorf("read it as XML: %w", err)
			}
		case xml.EndElement:
			depth--
		}
	}
	if a.rows < 0 || a.report.Domain == "" {
		return nil, ErrNone
	}
	a.report.Worst = a.bad.worst()
	return a.report, nil
}

// aggregation is a report in the making.
type aggregation struct {
	report *ticket.DomainReport
	bad    tally
	rows   int
}

// element reads one of the document's parts.
func (a *aggregation) element(x *xml.Decoder, start xml.StartElement) error {
	switch start.Name.Local {
	case "report_metadata":
		var m metadata
		if err := x.DecodeElement(&m, &start); err != nil {
			return err
		}
		a.report.From, a.report.ID = m.Organisation, m.ID
		a.report.Begin, a.report.End = seconds(m.Begin), seconds(m.End)
		return nil
	case "policy_published":
		var p published
		if err := x.DecodeElement(&p, &start); err != nil {
			return err
		}
		a.report.Domain = p.Domain
		return nil
	case "record":
		var r record
		if err := x.DecodeElement(&r, &start); err != nil {
			return err
		}
		return a.row(r)
	}
	return x.Skip()
}

// row counts one record. A mail passed by DKIM or by SPF, each aligned (RFC 9989).
func (a *aggregation) row(r record) error {
	if a.rows++; a.rows > maxRows {
		return errRows
	}
	n, err := strconv.ParseUint(strings.TrimSpace(r.Count), 10, 64)
	if err != nil || n > maxCount {
		return fmt.Errorf("%q mails", r.Count[:min(len(r.Count), 30)])
	}
	dkim, spf := word(r.DKIM, "pass", "fail"), word(r.SPF, "pass", "fail")
	if dkim == "pass" || spf == "pass" {
		a.report.Good += n
		return nil
	}
	a.report.Bad += n
	done := word(r.Disposition, "none", "pass", "quarantine", "reject")
	a.bad.add("dkim "+dkim+", spf "+spf+": "+done, host(r.Source), n)
	return nil
}

// seconds is a time since 1970; zero if it is none. QUIRK: some write a fraction.
func seconds(s string) time.Time {
	whole, _, _ := strings.Cut(strings.TrimSpace(s), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(n, 0).UTC()
}

// flat reads XML that is as flat as a report, and errs where it is not: xml.Decoder keeps every element that is open, and
// every attribute of one, in memory.
type flat struct {
	in    io.Reader
	depth int  // elements that are open
	tag   int  // octets since the last '<'; 0 outside of tags
	last  byte // octet before
}

// The bounds of a document; a report is six elements deep.
const (
	maxDepth = 30
	maxTag   = 4096
)

var errDeep = errors.New("it is no report: too deep, or a tag is too long")

func (f *flat) Read(b []byte) (int, error) {
	n, err := f.in.Read(b)
	for _, c := range b[:n] {
		switch {
		case c == '<':
			f.tag = 1
		case f.tag == 0:
		case c == '>':
			if f.last == '/' {
				f.depth--
			}
			f.tag = 0
		case f.tag == 1 && c == '/':
			f.depth--
			f.tag++
		case f.tag == 1 && c != '?' && c != '!':
			f.depth++
			f.tag++
		default:
			f.tag++
		}
		if f.last = c; f.depth > maxDepth || f.tag > maxTag {
			return 0, errDeep
		}
	}
	return n, err
}
