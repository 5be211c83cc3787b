package transaction

import (
	"sync/atomic"

	"guichet/search"
	"guichet/store/bolt/index"
	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

var _ ticket.Reader = (*Reader)(nil)

// Shared is what all transactions of one store have in common, beside the database file. Its
// parts guard themselves.
type Shared struct {
	Files  *raw.Files
	Leases *Leases
	Index  *index.Index
	Damage *record.Damage

	installation atomic.Pointer[installation] // as it was last read
}

// Reader implements ticket.Reader on a transaction.
type Reader struct {
	records record.Reader
	shared  *Shared

	counted *uint32 // the first day of which automatic letters are counted; nil: nobody has looked yet
}

// NewReader makes the reader of a transaction.
func NewReader(tx *bbolt.Tx, s *Shared) *Reader {
	r := &Reader{records: record.NewReader(tx), shared: s}
	if s != nil {
		r.records = r.records.Noting(s.Damage)
	}
	return r
}

// Search implements ticket.Reader.
func (r *Reader) Search(q search.Query, before ticket.Number, limit int) ([]ticket.Hit, error) {
	return r.shared.Index.Search(r.records, q, before, limit)
}
