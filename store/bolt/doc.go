// Package bolt keeps the desk in one bbolt file: it owns the data directory, opening and
// closing, the group commit, the migrations (their list stands in migration.go), backup, restore
// and rewrite. It implements ticket.Store, and nobody else sees a bucket. It refuses to know what a
// mail or a rule means.
//
// In the data directory lie
//
//	guichet.db    every record, and raw mails up to 1 MiB
//	raw/          larger raw mails, a file each, synced before the commit that names them
//	initialised   says that there was a database, so that a lost one is never made anew
//	guichet.db.rewrite  the database that a rewrite is about to put in place
//	alive         when the desk last said that it is there; not synced
//
// Its rooms, each importing only from those before it:
//
//	disk         durable names and files
//	record       buckets, keys, the frame of a record; reading and writing in one transaction
//	posting      places of words, packed; descents over them
//	raw          the octets of mails as they came
//	index        segments, the indexer, the search
//	check        fsck
//	transaction  Reader and Tx of package ticket
package bolt
