package transaction

import (
	"cmp"
	"errors"
	"slices"

	"guichet/mail"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// FindRefs implements ticket.Reader.
func (r *Reader) FindRefs(id mail.MessageID, limit int) ([]ticket.Ref, error) {
	var kept []*record.Ref
	over := errors.New("enough")
	err := r.records.UnderBackward(record.BucketRefs, record.Hashed(string(id)), func(k, data []byte) error {
		if len(kept) >= limit {
			return over
		}
		var ref record.Ref
		if err := record.Decode(record.BucketRefs, k, data, &ref); err != nil {
			return r.unlessDamage(err) // who answers is better taken for somebody new than kept waiting
		}
		kept = append(kept, &ref)
		return nil
	})
	if err != nil && !errors.Is(err, over) {
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
	if ok, err := t.Has(record.BucketRefs, key); ok || t.unlessDamage(err) != nil {
		return err
	}
	seq, err := t.Next(record.BucketRefs)
	if err != nil {
		return err
	}
	return t.Put(record.BucketRefs, key, record.Ref{Seq: seq, Ref: r})
}
