// Package forward owns the mail that somebody passed on: attached, or inside his text below the
// lines that his client puts there; whose it was, when, and what he says above it.
//
// It refuses to know whether the sender may speak for its author, and how a mail is read: that is
// handed in.
//
// The order of what counts is Find and forwardAt; the words are data (language).
package forward
