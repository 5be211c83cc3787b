// Package htmltext owns HTML: as plain text, as a mail program would have sent it, with the place
// at which a known client put the quoted mail; and made safe to show.
//
// It refuses to know parts and charsets: a document comes in as UTF-8. It follows tokens only, so
// no nesting is too deep.
//
// The tables are quoteContainers (quote.go), signatures (signature.go) and policy (sanitise.go).
//
// RFCs: 2392 (cid), 3676 §4.3.
package htmltext
