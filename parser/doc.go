// Package parser reads one mail: bytes in, Message out. Parse is the one door.
//
// It owns everything that makes foreign mail readable; the rooms behind it, from the bottom:
//
//	plain     strings: lines, cuts, what may be printed
//	language  the words of each language, as data
//	problem   what was broken and tolerated
//	transfer  base64, quoted-printable
//	charset   any charset to UTF-8
//	header    fields, addresses, encoded words, identifiers, dates, parameters
//	format    winmail.dat, RTF, S/MIME, vCard, calendar, yEnc, uuencode, flowed and enriched text
//	mime      the tree of parts, their bodies, what containers hold
//	date      dates in words
//	quote     lines of a text, and what heads a quoted mail in it
//	htmltext  HTML to text, HTML made safe
//	content   which parts are read, which are files
//	reply     the new text of a reply, signatures
//	command   lines for the desk: commands and fields
//	machine   automatic mail, lists, delivery reports, reactions
//	forward   the mail that was passed on
//
// It refuses to know tickets, tokens, configuration and who may do what: it reports, the desk
// decides. No input fails: what is broken is tolerated and listed.
//
// It is our own from the first byte: libraries that follow the grammar stop where foreign
// mail leaves it. Every walk is linear in the mail or has a cap, so no mail costs more than
// it weighs; nothing compressed is ever unpacked but the rich text of a winmail.dat, to a cap.
//
// RFCs: 5322, 2045-2049, 2047, 2231, 2392, 3676, 3464, 3834, 5545, 8551, 6532.
package parser
