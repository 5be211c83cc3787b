// Package check verifies a database (fsck): that every record reads back, that records, indexes and files
// agree with each other, and that bbolt finds no fault in the pages. It changes nothing and says what is
// wrong in sentences for an admin; the order of its parts stands in relations.go.
//
// It refuses to know how anything is mended, and who asks.
package check
