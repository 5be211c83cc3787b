// Package smtpd owns the sessions of SMTP and LMTP clients: syntax, order, limits, the
// octets of DATA and BDAT, STARTTLS, and the one table from kinds of error to replies.
//
// go-smtp speaks the protocol. It reads and writes through a gate of ours that stands
// between it and the socket: the gate hands over one checked command at a time, and a
// mail's octets go past go-smtp straight to the desk. So nothing that a client sends as
// content can ever be read as a command, and the reverse.
//
// The package refuses to know what a ticket is, which recipients exist and where mail is
// kept: it asks its Desk.
//
// RFCs: 5321 (SMTP), 2033 (LMTP), 1870 (SIZE), 2034 (ENHANCEDSTATUSCODES), 2920
// (PIPELINING), 3030 (CHUNKING, without BINARYMIME), 3207 (STARTTLS), 3463 (enhanced codes),
// 6152 (8BITMIME), 6531 (SMTPUTF8), 9422 (LIMITS).
package smtpd
