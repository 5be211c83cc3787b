package rules

import (
	"slices"

	"guichet/desk/change"
	"guichet/desk/delivery"
	"guichet/desk/policy"
	"guichet/mail"
	"guichet/ticket"
)

// countReport decides on a mail that brings a report about one of our domains, or came to an address that is reserved for
// those and to no other: it is counted or put aside, and never a ticket. A mail to other addresses as well that brings none
// goes on as if it had come to them only.
func countReport(r *change.Decision) bool {
	reserved := func(t policy.Target) bool { return t.Reports }
	if r.In.Report == nil {
		if others := slices.DeleteFunc(slices.Clone(r.Targets), reserved); len(others) > 0 || len(r.Targets) == 0 {
			r.Targets = others
			return false
		}
		r.HoldMail(ticket.HeldReport, "at an address for reports about a domain: "+r.In.NoReport, 0)
		return true
	}
	if r.Verdict().Result == mail.Fail {
		r.HoldMail(ticket.HeldReport, "a report about a domain, whose author is forged", 0)
		return true
	}
	x := *r.In.Report
	x.Sender, x.Proven, x.Came = r.Sender.Address.Domain, r.Proven(), r.State.Now
	r.Plan.Report = &x
	r.Why("a report (%s) about %s, counted: guichet reports", x.Kind, x.Domain)
	if b := r.In.Message.Bounce; b != nil && delivery.Known(r, b) {
		delivery.Report(r, b)
	}
	return true
}
