// Package plain owns strings of foreign mail made plain: lines, cuts at characters, words that
// can be compared, and what may be printed on one line.
//
// It refuses to know mail: no header, no part, no language. Everything here is a function of its
// argument, linear in it.
//
// Its rules stand where they are: which characters are dropped in Clean, Printable and Words,
// which are horizontal lines in IsDash.
//
// RFCs: 2045 (token).
package plain
