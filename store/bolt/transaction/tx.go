package transaction

import (
	"guichet/store/bolt/index"
	"guichet/store/bolt/raw"
	"guichet/store/bolt/record"
	"guichet/ticket"

	"go.etcd.io/bbolt"
)

var _ ticket.Tx = (*Tx)(nil)

// Tx implements ticket.Tx for one run of one fn. It is told what became of its changes: Settle or
// Doubt, or neither where they were taken back.
type Tx struct {
	Reader
	record.Writer
	raws    raw.Changes
	index   index.Changes
	Arrived bool // it brings a mail or a ticket

	added   ticket.Number     // the last ticket that it brought
	letters []ticket.LetterID // numbers given in it whose letters have not come yet

	letter   ticket.LetterID // that was read or put last; 0: none was
	standing []record.Entry  // its entries in the indexes
}

// New makes the Tx of a transaction that writes. It notes in touched, unless that is nil, what it
// changes.
func New(b *bbolt.Tx, s *Shared, touched record.Touched) *Tx {
	t := &Tx{Reader: *NewReader(b, s), Writer: *record.NewWriter(b, touched)}
	t.Writer.Reader = t.Writer.Noting(s.Damage)
	t.raws = raw.NewChanges(&t.Writer, s.Files)
	t.index = index.NewChanges(&t.Writer, s.Index)
	return t
}

// adopt keeps the octets of s, nil for none, for the record at key in b.
func (t *Tx) adopt(s ticket.Staged, b record.Bucket, key []byte) (record.RawPlace, error) {
	if s == nil {
		return record.RawPlace{}, nil
	}
	t.Arrived = true
	return t.raws.Adopt(s, b, key)
}

// Settle is called once the changes are durable.
func (t *Tx) Settle() {
	t.raws.Settle()
	t.index.Settle()
}

// Doubt is called when the commit failed: it may have happened all the same, so the files
// stay, and the next Open sees whether anything names them.
func (t *Tx) Doubt() { t.raws.Doubt() }

// Forget implements ticket.Tx.
func (t *Tx) Forget(n ticket.Number) error { return t.index.Forget(n) }
