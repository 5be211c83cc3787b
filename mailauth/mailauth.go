// Package mailauth owns what can be known about who wrote a mail: the verdict on what comes
// in, and the DKIM signature under what goes out.
//
// It refuses to know what a ticket is, what a verdict permits, and where keys are kept: it
// takes the bytes of a key, and answers with a Verdict or a header field.
//
// RFCs: 6376 (DKIM), 8301 (its key sizes), 8463 (Ed25519). Of what comes in, none yet: see
// Checker.
package mailauth

import (
	"context"

	"guichet/mail"
)

// Checker judges who wrote a mail that comes in. The zero Checker is ready.
//
// This version has one kind of evidence: the client is a host whose users are
// authenticated. It runs neither SPF (RFC 7208) nor DKIM nor DMARC, so that everybody
// else's mail is None, never Pass and never Fail; a desk whose own MTA in front checks its
// users lists it as trusted.
type Checker struct{}

// Check judges the mail raw that came with env, whose From fields name from. A trusted host
// vouches for an author only if there is exactly one: with none or several nobody can say
// which of them its user was.
func (c *Checker) Check(_ context.Context, env mail.Envelope, from []mail.Mailbox, _ []byte) mail.Verdict {
	if env.Trusted && len(from) == 1 && !from[0].Address.IsZero() {
		return mail.Verdict{Result: mail.Trusted}
	}
	return mail.Verdict{Result: mail.None}
}
