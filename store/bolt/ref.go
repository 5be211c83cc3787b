package bolt

import (
	"cmp"
	"slices"

	"guichet/mail"
	"guichet/ticket"
)

func (r *reader) FindRefs(id mail.MessageID) ([]ticket.Ref, error) {
	kept, err := listUnder[ref](r.records, bucketRefs, hashed(string(id)))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(kept, func(a, b *ref) int { return cmp.Compare(a.Seq, b.Seq) })
	var all []ticket.Ref
	for _, k := range kept {
		all = append(all, k.Ref)
	}
	return all, nil
}

func (t *tx) AddRef(id mail.MessageID, r ticket.Ref) error {
	key := refKey(id, r)
	if ok, err := t.has(bucketRefs, key); ok || err != nil {
		return err
	}
	seq, err := t.next(bucketRefs)
	if err != nil {
		return err
	}
	return t.put(bucketRefs, key, ref{Seq: seq, Ref: r})
}
