// Package parser reads one mail: bytes in, Message out.
//
// It owns everything that makes foreign mail readable: headers, MIME, charsets, HTML to
// text, the new text of a reply, files, and the marks of machines, bounces, forwards and
// commands. It refuses to know tickets, tokens, configuration and who may do what: it
// reports, the desk decides. No input fails: what is broken is tolerated and listed.
//
// It is our own from the first byte: libraries that follow the grammar stop where foreign
// mail leaves it. Every walk is linear in the mail or has a cap, so no mail costs more than
// it weighs; nothing compressed is ever unpacked.
//
// RFCs: 5322, 2045-2049, 2047, 2231, 2392, 3676, 3464, 3834, 5545, 8551, 6532.
package parser
