// Package record reads and writes records by bucket and key in one bbolt transaction. It owns the names
// of the buckets, their keys, the frame of a record (a version and a CRC-32C over bucket, key and value,
// because bbolt sums its meta pages only), the form in which the store keeps what package ticket does
// not say, and the errors of a store.
//
// It refuses to know who opens the transaction, when it is committed, what a search finds, and where a
// mail's file lies. The tables: buckets and what is in them in layout.go, keys in keys.go.
//
// All keys are big-endian numbers or times, but of the Message-ID index and the contacts, which begin
// with a hash.
package record
