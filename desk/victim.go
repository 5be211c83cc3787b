package desk

import (
	"strings"

	"guichet/mail"
)

// maxVictim is how many bare confirmations a day reach one mailbox under all the names that it
// has with a +tag: who forges a victim's address over and over changes the tag.
const maxVictim = 3

// victimKey is the name under which bare confirmations to a mailbox are counted.
func victimKey(a mail.Address) string { return "bare " + mailbox(a) }

// mailbox names what all addresses of one mailbox have in common: that without a +tag and, where
// Google reads the mail, without dots.
func mailbox(a mail.Address) string {
	key := Fold(a)
	if base, _, tagged := strings.Cut(key.Local, "+"); tagged && base != "" {
		key.Local = base
	}
	if key.Domain == "gmail.com" || key.Domain == "googlemail.com" {
		key.Local, key.Domain = strings.ReplaceAll(key.Local, ".", ""), "gmail.com"
	}
	return key.String()
}

// mayConfirmUnproven reports whether an address that a mail only names may hear of it, and counts
// that it does (PRODUCT 2.1): once a day an address, maxVictim times a mailbox, whoever the
// senders are.
func (r *ruling) mayConfirmUnproven() bool {
	switch {
	case r.confirmedToday():
		r.why("not confirmed: an unproven mail of this address was, within a day")
		return false
	case r.state.Counts.Victim >= maxVictim:
		r.why("not confirmed: unproven mails of this mailbox were, %d times within a day", maxVictim)
		return false
	}
	contact := r.contact()
	contact.Unproven = r.state.Now
	r.plan.Contact = contact
	r.plan.Counted = append(r.plan.Counted, victimKey(r.sender.Address))
	return true
}
