package bolt

import (
	"guichet/search"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

var _ ticket.Reader = (*reader)(nil)

// sharedState is what all transactions of one store have in common, beside the database file. Its
// parts guard themselves.
type sharedState struct {
	files  *files
	leases *leases
	index  *searchIndex
}

// reader implements desk.Reader on a transaction.
type reader struct {
	records recordReader
	shared  *sharedState
}

// newReader makes the reader of a transaction.
func newReader(tx *bbolt.Tx, s *sharedState) *reader {
	return &reader{records: newRecordReader(tx), shared: s}
}

// Search implements desk.Reader.
func (r *reader) Search(q search.Query, before ticket.Number, limit int) ([]ticket.Hit, error) {
	return r.shared.index.find(r.records, q, before, limit)
}
