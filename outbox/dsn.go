package outbox

import (
	"github.com/emersion/go-smtp"
)

// maxEnvelopeID is how long an ENVID may be (RFC 3461 §4.4).
const maxEnvelopeID = 100

// options are those of MAIL and RCPT. What DSN knows of them goes to servers only that offer it: the client sees to it.
// Reports bring the header back and not the words (RET=HDRS), and with them our own name of the letter, which is its return
// path: a report that lost its way by a server that rewrites that or Message-ID is still known by it. The desk wants
// reports of failure and delay, none of success (RFC 3461 §4.1).
func (l *link) options(p *post) (*smtp.MailOptions, *smtp.RcptOptions) {
	from, to := &smtp.MailOptions{Size: p.size, UTF8: p.utf8}, &smtp.RcptOptions{}
	if l.noDSN {
		return from, to
	}
	from.Return = smtp.DSNReturnHeaders
	if ascii(p.from) && len(p.from) <= maxEnvelopeID {
		from.EnvelopeID = p.from
	}
	to.Notify = []smtp.DSNNotify{smtp.DSNNotifyFailure, smtp.DSNNotifyDelayed}
	to.OriginalRecipient, to.OriginalRecipientType = p.to, smtp.DSNAddressTypeRFC822
	if !ascii(p.to) {
		to.OriginalRecipientType = smtp.DSNAddressTypeUTF8
	}
	return from, to
}

// ascii reports whether s has printable ASCII only.
func ascii(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}
