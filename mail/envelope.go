package mail

import (
	"net/netip"
	"time"
)

// Envelope is the SMTP envelope (RFC 5321 §2.3.1) of one transaction and what is known of
// the session that brought it.
type Envelope struct {
	Session    string     // id of the session, as in the log
	Helo       string     // as the client said it, already checked for syntax
	Remote     netip.Addr // the client; invalid where it is not known: a local socket, behind a front
	Name       string     // of Remote, where it was looked for and DNS has it both ways
	Front      netip.Addr // the host that relays the client's mail to us ([[front]]); invalid without one
	TLS        bool       // the transaction ran under TLS
	LMTP       bool       // it came by LMTP: strangers' mail relayed by our own MTA
	Source     *Source    // what brought it without an SMTP peer; nil: SMTP or LMTP did
	Trusted    bool       // the client is one of [smtp] trusted: its users are authenticated
	From       Address    // reverse-path; zero for <>
	Recipients []Address  // accepted ones, in the order given
	UTF8       bool       // SMTPUTF8 was asked for (RFC 6531)
	Size       int64      // octets announced by SIZE= (RFC 1870); 0 where none was
	At         time.Time  // when MAIL was accepted
}

// Relayed reports whether a host of ours took the mail from its client already: what we refuse
// would come back to whoever the mail names as its sender.
func (e *Envelope) Relayed() bool { return e.LMTP || e.Source != nil || e.Front.IsValid() }
