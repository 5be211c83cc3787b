package mail

import "strings"

// The local parts, at every domain of support addresses, that take what others report of the domain. No support address
// may have one. setup and check name them in the records to publish.
const (
	DMARCReports    = "dmarc-reports"    // aggregate reports (RFC 9990)
	TLSReports      = "tls-reports"      // RFC 8460
	FeedbackReports = "feedback-reports" // complaints of readers, from the feedback loops of providers (RFC 5965)
)

// Reserved reports whether a local part, in any case, is one of those for reports.
func Reserved(local string) bool {
	return strings.EqualFold(local, DMARCReports) || strings.EqualFold(local, TLSReports) || strings.EqualFold(local, FeedbackReports)
}
