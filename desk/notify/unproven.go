package notify

import (
	"slices"
	"strings"
	"time"

	"guichet/desk/change"
	"guichet/desk/people"
	"guichet/mail"
	"guichet/ticket"
)

func confirmedToday(r *change.Decision) bool {
	known := r.State.Contact
	return known != nil && !known.Unproven.IsZero() && r.State.Now.Sub(known.Unproven) < 24*time.Hour
}

// DroppedFiles returns the files of a message that were over the limit: only name and size remain.
func DroppedFiles(m *ticket.Message) []ticket.Attachment {
	var dropped []ticket.Attachment
	for _, a := range m.Attachments {
		if a.Dropped {
			dropped = append(dropped, a)
		}
	}
	return dropped
}

// TellDropped says in a letter which files of this mail were not kept, and why.
func TellDropped(r *change.Decision, c *change.Change, facts *ticket.Facts) {
	facts.Dropped = DroppedFiles(c.Message)
	surplus := slices.ContainsFunc(facts.Dropped, func(a ticket.Attachment) bool { return a.Surplus })
	if product := r.Dir.Policy.Product(c.Ticket.Product); product != nil && surplus {
		facts.MaxFiles = product.MaxFiles
	}
}

// maxUnprovenDaily is how many bare confirmations a day reach one mailbox under all the names that it
// has with a +tag: who forges a victim's address over and over changes the tag.
const maxUnprovenDaily = 3

// MailboxKey is the name under which bare confirmations to a mailbox are counted.
func MailboxKey(a mail.Address) string { return "bare " + Mailbox(a) }

// Mailbox names what all addresses of one mailbox have in common: that without a +tag and, where
// Google reads the mail, without dots.
func Mailbox(a mail.Address) string {
	key := ticket.Fold(a)
	if base, _, tagged := strings.Cut(key.Local, "+"); tagged && base != "" {
		key.Local = base
	}
	if key.Domain == "gmail.com" || key.Domain == "googlemail.com" {
		key.Local, key.Domain = strings.ReplaceAll(key.Local, ".", ""), "gmail.com"
	}
	return key.String()
}

// MayConfirmUnproven reports whether an address that a mail only names may hear of it, and counts
// that it does (PRODUCT 2.1): once a day an address, maxUnprovenDaily times a mailbox, whoever the
// senders are.
func MayConfirmUnproven(r *change.Decision) bool {
	switch {
	case confirmedToday(r):
		r.Why("not confirmed: an unproven mail of this address was, within a day")
		return false
	case r.State.Counts.Mailbox >= maxUnprovenDaily:
		r.Why("not confirmed: unproven mails of this mailbox were, %d times within a day", maxUnprovenDaily)
		return false
	}
	contact := people.SenderContact(r)
	contact.Unproven = r.State.Now
	r.Plan.Contact = contact
	r.Plan.Counted = append(r.Plan.Counted, MailboxKey(r.Sender.Address))
	return true
}
