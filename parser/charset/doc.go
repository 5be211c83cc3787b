// Package charset owns what turns bytes of any charset into UTF-8: the names by which charsets
// are called, their decoders, and the detector where the label lies or is missing.
//
// It refuses to know where a label stands; its callers bring it. A text is always returned.
//
// The tables are encodings and aliases (name.go); the order in which label, marks and detector
// are believed is that of Decode and DecodeText (charset.go).
//
// RFCs: 1557, 2152, 2781; WHATWG Encoding §4.2 for supersets.
package charset
