package transaction

import (
	"guichet/search"
	"guichet/store/bolt/index"
	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

var _ ticket.Reader = (*reader)(nil)

// Shared is what all transactions of one store have in common, beside the database file. Its
// parts guard themselves.
type Shared struct {
	Files  *raw.Files
	Leases *Leases
	Index  *index.Index
}

// reader implements desk.Reader on a transaction.
type reader struct {
	records record.Reader
	shared  *Shared
}

// NewReader makes the reader of a transaction.
func NewReader(tx *bbolt.Tx, s *Shared) *reader {
	return &reader{records: record.NewReader(tx), shared: s}
}

// Search implements desk.Reader.
func (r *reader) Search(q search.Query, before ticket.Number, limit int) ([]ticket.Hit, error) {
	return r.shared.Index.Search(r.records, q, before, limit)
}
