// Package raw owns the octets of mails as they came: the budget of those in flight, the files of the large
// ones (raw/, a file each, synced before the commit that names it), their records, and what an update
// keeps and lets go of. A mail up to 1 MiB lies in the database.
//
// It refuses to know what a mail says, and which record it belongs to: it is told bucket and key.
package raw
