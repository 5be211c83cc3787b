// Package mail owns the words that every other package shares: Address, Mailbox,
// MessageID, Envelope, Verdict and the kinds of error.
//
// It does no I/O, imports the standard library only, and refuses to know what a ticket
// is, how a message is parsed, or which SMTP reply an error becomes.
//
// RFCs: 5321 (envelope), 5322 §3.6.4 (message identifiers), 6531 (UTF-8 addresses).
package mail
