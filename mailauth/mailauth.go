// Package mailauth owns what can be known about who wrote a mail: the verdict on what comes
// in, the Authentication-Results field that says so, and the DKIM signature under what goes
// out.
//
// It refuses to know what a ticket is, what a verdict permits, how a body is read and where
// keys are kept: it takes bytes, an envelope and a resolver, and answers with a Verdict or a
// header field. It never refuses a mail.
//
// RFCs: 6376 (DKIM), 8301 (its key sizes), 8463 (Ed25519), 7208 (SPF), 9989 (DMARC, which
// replaces 7489), 8601 (Authentication-Results). ARC (8617) is not read.
package mailauth
