// Package mime owns the tree of a mail: its parts, where their bodies lie in the raw bytes, how
// they are encoded, and what containers (S/MIME, winmail.dat, uuencode, yEnc) hold. A part's text
// comes out decoded.
//
// It refuses to know which part is read and which is a file (content), and what reports say
// (machine). It holds no copy of a body.
//
// The caps, on depth, parts and guesses, stand at the top of tree.go; what is looked for in
// containers is unpack in unpack.go.
//
// RFCs: 2045, 2046.
package mime
