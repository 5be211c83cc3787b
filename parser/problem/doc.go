// Package problem owns the list of what was broken in a mail and tolerated, for people: the texts
// (text.go), each once, not too many.
//
// It refuses to know where a problem arises; who finds one adds it.
package problem
