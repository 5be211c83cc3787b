package transaction

import (
	"cmp"
	"slices"

	"guichet/mail"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// FindRefs implements ticket.Reader.
func (r *Reader) FindRefs(id mail.MessageID) ([]ticket.Ref, error) {
	kept, err := record.ListUnder[record.Ref](r.records, record.BucketRefs, record.Hashed(string(id)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(kept, func(a, b *record.Ref) int { return cmp.Compare(a.Seq, b.Seq) })
	var all []ticket.Ref
	for _, k := range kept {
		all = append(all, k.Ref)
	}
	return all, nil
}

// AddRef implements ticket.Tx.
func (t *Tx) AddRef(id mail.MessageID, r ticket.Ref) error {
	key := record.RefKey(id, r)
	if ok, err := t.Has(record.BucketRefs, key); ok || err != nil {
		return err
	}
	seq, err := t.Next(record.BucketRefs)
	if err != nil {
		return err
	}
	return t.Put(record.BucketRefs, key, record.Ref{Seq: seq, Ref: r})
}
