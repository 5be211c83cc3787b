// Package content owns what a mail consists of for people: which parts are read, as what text and
// as what HTML, and which are files, with safe names, true types, sizes and hashes.
//
// It refuses to know the tree and its encodings (mime), and what is new in a text (reply).
//
// The rule of what is read is Layout.kind in layout.go, the types by content are magics in
// sniff.go, the names that are not safe in name.go.
//
// RFCs: 2183, 2392.
package content
