// Package transaction implements Reader and Tx of package ticket on one bbolt transaction, a file for each
// kind of record. It owns what a change of one record means for the others: the entries of a letter in the
// indexes by ticket and time, the lists of tickets that are looked up without reading tickets, and what
// the search index and the raw mails have to be told. It also owns the leases of letters, which are kept
// in memory only.
//
// It refuses to know who opens and commits the transaction, and what a mail or a rule means.
package transaction
