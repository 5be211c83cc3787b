package bolt

import (
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

var _ ticket.Tx = (*tx)(nil)

// tx implements desk.Tx for one run of one fn. It is told what became of its changes: settle or
// doubt, or neither where they were taken back.
type tx struct {
	reader
	recordWriter
	raws    rawChanges
	index   indexChanges
	arrived bool // it brings a mail or a ticket
}

// newTx makes the Tx of a transaction that writes. It notes in touched, unless that is nil, what it
// changes.
func newTx(b *bbolt.Tx, s *sharedState, touched touched) *tx {
	t := &tx{reader: *newReader(b, s), recordWriter: *newRecordWriter(b, touched)}
	t.raws = newRawChanges(&t.recordWriter, s.files)
	t.index = newIndexChanges(&t.recordWriter, s.index)
	return t
}

// adopt keeps the octets of s, nil for none, for the record at key in b.
func (t *tx) adopt(s ticket.Staged, b bucket, key []byte) (rawPlace, error) {
	if s == nil {
		return rawPlace{}, nil
	}
	t.arrived = true
	return t.raws.adopt(s, b, key)
}

// settle is called once the changes are durable.
func (t *tx) settle() {
	t.raws.settle()
	t.index.settle()
}

// doubt is called when the commit failed: it may have happened all the same, so the files
// stay, and the next Open sees whether anything names them.
func (t *tx) doubt() { t.raws.doubt() }

// Forget implements desk.Tx.
func (t *tx) Forget(n ticket.Number) error { return t.index.forget(n) }
