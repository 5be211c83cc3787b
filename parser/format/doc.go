// Package format owns the odd formats, each in its file: winmail.dat (TNEF) and the rich text
// (RTF) in it, S/MIME containers, PGP text signed in the clear, calendars, vCards, uuencode and
// yEnc, text/enriched and format=flowed.
//
// It refuses to know parts of a mail: bytes or text come in, texts, names and places go out; the
// tree (mime) makes parts of them. Nothing compressed is unpacked but the RTF of Outlook, up to a
// cap; no signature is checked.
//
// The caps stand at the top of each file.
//
// RFCs: 1896, 3676, 5545, 5546, 5652, 6350, 8551, 9580; [MS-OXTNEF], [MS-OXRTFCP], [MS-OXRTFEX].
package format
