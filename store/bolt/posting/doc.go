// Package posting owns the places of words: what a posting is, how postings of many terms are packed into
// chunks and read back, and the descents that walk down them, the newest tickets first, alone, together
// and either way. It is pure: octets and numbers in, octets and numbers out.
//
// It refuses to know where a chunk is kept, what a word is, and what anybody looks for.
package posting
