// Package erase takes data away: a ticket that its requester deletes is hidden, one that is erased leaves a
// tombstone with number and fingerprint, and with it go copies in tickets that were split or
// merged, letters, counters, and contacts whom nothing else names (PRODUCT 3.8).
//
// It refuses to know who may ask for it. Most of it works on a transaction, since what hangs on a
// ticket is found only there.
package erase
