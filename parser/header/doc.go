// Package header owns header fields: cutting them off a mail or a part, and the values in them:
// addresses, encoded words, identifiers, dates, parameters.
//
// It refuses to know what a field means to a desk, and bodies. Addresses inside encoded words are
// never decoded, broken From fields never mended: spoofers write such.
//
// Each kind of value has its file. The caps stand above Split, the names of zones in date.go.
//
// RFCs: 5322, 2045 §5.1, 2047, 2183, 2231, 3339, 6532.
package header
