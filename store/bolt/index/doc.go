// Package index owns the search index: its segments, the indexer that makes and merges them behind the
// desk's back, what an update has to say to it, and the search. It reads tickets and messages as records.
//
// What comes is noted under a number in the fresh bucket, and found there until the indexer writes it as a
// segment; a segment is written once, and some of a level are merged into one of the next. What is
// forgotten is taken out of all of them at once. Every hit is compared with its record.
//
// It refuses to know who may see a hit, and how transactions are opened: the store that it works in is an
// interface of two methods.
package index
