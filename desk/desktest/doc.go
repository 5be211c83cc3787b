// Package desktest is what the tests of the rules have in common: a desk with one ticket as the rules see it, mails
// in the making, and the fewest words for what was decided.
//
// It refuses to know a store and to judge what is right: that is what the tests say, each beside the room whose
// rule it holds.
package desktest
