package ticket

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// ReportKind is what kind of report somebody sends about one of our domains.
type ReportKind string

// The kinds of reports.
const (
	ReportDMARC    ReportKind = "dmarc"    // who sent mail in the domain's name, and whether it was proven (RFC 9990)
	ReportTLS      ReportKind = "tls"      // whether mail to the domain was encrypted (RFC 8460)
	ReportFeedback ReportKind = "feedback" // readers who called the domain's mail spam, and their kin (RFC 5965)
)

// DomainReport is what one report counts. It is kept as a memo, names no person and no ticket, and stands for the mail
// that brought it, which is not kept.
type DomainReport struct {
	Kind   ReportKind     `json:"kind"`
	Domain string         `json:"domain"` // that it is about, A-labels in lower case
	From   string         `json:"from"`   // the organisation that reports, by its own word
	Sender string         `json:"sender"` // the domain of the mail's author
	Proven bool           `json:"proven"` // whether the mail was proven to come from there
	ID     string         `json:"-"`      // the reporter's own; with From it tells reports apart
	Begin  time.Time      `json:"begin"`  // the time that was looked at
	End    time.Time      `json:"end"`
	Came   time.Time      `json:"came"`
	Good   uint64         `json:"good"` // DMARC: mails that passed; TLS: sessions as the policy asks
	Bad    uint64         `json:"bad"`  // DMARC: mails that failed; TLS: sessions that failed; feedback: complaints
	Worst  []ReportDetail `json:"worst,omitempty"`
}

// ReportDetail is one way in which something was bad.
type ReportDetail struct {
	What  string `json:"what"`           // such as "dkim fail, spf fail: reject", "certificate-expired" or "abuse"
	Host  string `json:"host,omitempty"` // the address or host it was seen at
	Count uint64 `json:"count"`
}

// What is kept of reports.
const (
	MaxReportDetails = 20                   // of one, the most frequent
	ReportPrefix     = "report/"            // begins the keys of their memos
	ReportKept       = 400 * 24 * time.Hour // how long
)

// Key is that of the report's memo: the same report has the same one, whoever brings it and however often.
func (d *DomainReport) Key() string {
	sum := sha256.Sum256([]byte(string(d.Kind) + "\x00" + d.Sender + "\x00" + d.From + "\x00" + d.ID + "\x00" + d.Domain))
	return ReportPrefix + d.Begin.UTC().Format("2006-01-02") + "/" + string(d.Kind) + "/" + hex.EncodeToString(sum[:12])
}
