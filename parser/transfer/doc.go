// Package transfer owns the transfer encodings: their names, and readers of base64 and
// quoted-printable that take what is found and never fail. What was wrong they say at the end.
//
// It refuses to know parts, charsets and files. uuencode and yEnc, which are files inside a text
// as well, are in format.
//
// The table of names is Encoding; what a bad byte is in each encoding stands at its reader.
//
// RFCs: 2045 §6.
package transfer
