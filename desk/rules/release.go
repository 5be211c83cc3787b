package rules

import (
	"time"

	"guichet/desk/change"
	"guichet/desk/notify"
	"guichet/mail"
	"guichet/ticket"
)

// ReleaseTicket stands in for a ticket where a token names a held mail: its MAC covers the
// installation's epoch and the moment when the mail came, since ids are given again after a
// restore.
func ReleaseTicket(a *ticket.HeldMail, epoch uint32) *ticket.Ticket {
	secret := append([]byte("quarantine"), notify.SecretWithoutTicket(epoch)...)
	return &ticket.Ticket{Number: ticket.Number(a.ID), People: make([]ticket.Person, 1), Secret: a.At.UTC().AppendFormat(secret, time.RFC3339Nano)}
}

// release handles a mail to the release addresses of a digest: an admin's, proven, lets the mails
// go; anybody else's is held itself.
func release(r *change.Decision) bool {
	var ids []ticket.HeldID
	asked := false
	for _, tok := range r.Hints.Addressed {
		if tok.Role != ticket.TokenRelease || r.Hints.FromHeaders {
			continue
		}
		asked = true
		for _, a := range r.State.Held {
			if r.Keys.Verify(tok, ReleaseTicket(a, r.State.Epoch)) {
				ids = append(ids, a.ID)
			}
		}
	}
	switch {
	case !asked:
		return false
	case r.Doubted || !r.Dir.Admin(r.Sender.Address):
		r.Quarantine("a mail to a release address, and not an admin's")
	case r.Verdict().Result == mail.TempError:
		r.Plan.Refusal = &mail.Error{Kind: mail.Internal, Text: "the sender cannot be checked now"}
	case !r.Proven():
		r.Quarantine("a mail in an admin's name to a release address, with verdict " + string(r.Verdict().Result))
	default:
		r.Why("%s releases mails from quarantine: %v", r.Sender.Address, ids)
		r.Plan.Release = ids
	}
	return true
}
