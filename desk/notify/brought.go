package notify

import (
	"strings"

	"golang.org/x/net/publicsuffix"

	"guichet/desk/change"
	"guichet/mail"
	"guichet/ticket"
)

// How many people customers may bring to tickets in 24 hours, so that nobody can have us write to strangers
// (PRODUCT 5.5). Who brings people of his own domain is bounded by the first two only.
const (
	MaxBroughtTo       = 20  // one mailbox, to how many tickets; +tags are one
	maxBroughtByDomain = 60  // by people of one organisational domain
	maxBroughtToDomain = 60  // at one organisational domain
	maxBrought         = 500 // in all
)

// BroughtToKey is the name under which it is counted how often customers bring a mailbox to tickets.
func BroughtToKey(a mail.Address) string { return "brought " + Mailbox(a) }

// BroughtKeys are all names under which it is counted that somebody brings another to a ticket.
func BroughtKeys(by, who mail.Address) []string {
	keys := []string{BroughtToKey(who)}
	from, to := organisationalDomain(by.Domain), organisationalDomain(who.Domain)
	if from == to {
		return keys
	}
	return append(keys, "brought by @"+from, "brought to @"+to, "brought")
}

// organisationalDomain is the registered domain above a name, as far as the list of public suffixes knows it.
func organisationalDomain(domain string) string {
	name := strings.ToLower(ticket.AsciiDomain(domain))
	if registered, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return registered
	}
	return name
}

// WasBrought reports whether customers brought as many people within a day as they may, this mail's
// included: the one, or anybody, by the sender's domain, at the other's, or in all. much says that it is the
// one.
func WasBrought(r *change.Decision, a mail.Address) (much, many bool) {
	limits := []int{MaxBroughtTo, maxBroughtByDomain, maxBroughtToDomain, maxBrought}
	for i, key := range BroughtKeys(r.Sender.Address, a) {
		n := r.State.BroughtTo[key]
		for _, counted := range r.Plan.Counted {
			if counted == key {
				n++
			}
		}
		if n >= limits[i] {
			return i == 0, true
		}
	}
	return false, false
}
