package config

import (
	"fmt"
	"net/netip"
	"strings"
)

// Front is a mail server, or a proxy, that relays strangers' mail to us; whatever hands over by
// LMTP is one without being listed. Of its mail the client in front of it is judged: as XCLIENT,
// XFORWARD or PROXY names it, else, but for LMTP, as the server's own Received field does. Nothing of that mail
// is refused once it was taken.
type Front struct {
	// The host or network that it connects from. It has no limits of its own, so only your own
	// hosts belong here. Of a host that smtp.trusted covers too, the narrower entry counts.
	Network netip.Prefix `toml:"network" sample:"'192.0.2.0/24'" need:"yes"`
	// The name that it writes into its Authentication-Results fields: what it found there is
	// believed. It must remove fields with this name that senders wrote. Empty: only what we
	// find ourselves counts.
	Authserv string `toml:"authserv" default:"''" sample:"'mx.example.org'" check:"domain"`
}

// Filter is what looks for spam and malware. Spam goes into quarantine, malware is refused.
type Filter struct {
	// Milters, such as rspamd's proxy or clamav-milter, each "host:port" or the path of a socket,
	// in the order in which they are asked. What one rejects, discards, quarantines or marks
	// "X-Spam: Yes" is spam; where it says "X-Virus-Status: Infected" or "virus found:", malware.
	Milters []Listen `toml:"milters" default:"[]" sample:"['/run/rspamd/milter.sock']"`
	// clamd, by its command INSTREAM: "host:port" or the path of a socket. Its StreamMaxLength
	// must not be below the largest mail. Empty: none.
	ClamAV Listen `toml:"clamav" default:"''" sample:"'/run/clamav/clamd.ctl'"`
	// When a filter does not answer: "defer", senders are asked to come later, or "accept",
	// mail comes in as if it had no objection.
	WhenDown string `toml:"when_down" default:"'defer'" check:"one of defer|accept"`
}

// admins checks that the desk does not write its digests to itself.
func (r *ruling) admins(c *Config) {
	for i, a := range c.Admins {
		if owner := r.owner[fold(a)]; strings.HasPrefix(owner, "address") {
			r.fail(fmt.Sprintf("admins[%d]", i), "%q is an address of the desk; write where a person reads", a)
		}
	}
}
