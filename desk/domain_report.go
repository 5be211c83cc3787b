package desk

import (
	"strings"

	"guichet/desk/change"
	"guichet/desk/policy"
	"guichet/reports"
	"guichet/ticket"
)

// readReport looks for a report about one of our domains in a mail to an address that is reserved for them. Older setups
// have published postmaster for them: what says in its subject that it is one (RFC 7489 §7.2.1.1, RFC 8460 §5.3) is read
// there as well.
func readReport(d *policy.Directory, in *change.Inbound) {
	titled := strings.HasPrefix(strings.ToLower(in.Message.Subject), "report domain:")
	for _, rcpt := range in.Envelope.Recipients {
		t, ok := d.Locate(rcpt)
		if !ok || !t.Reports && !(t.Role && titled) {
			continue
		}
		r, err := reports.Read(in.Message, ticket.Fold(rcpt).Domain)
		if in.Report = r; err != nil {
			in.NoReport = err.Error()
		}
		return
	}
}
