package transaction

import (
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// HeldMail implements ticket.Reader.
func (r *Reader) HeldMail(id ticket.HeldID) (*ticket.HeldMail, error) {
	var a record.HeldMail
	if err := r.records.Get(record.BucketHeld, record.HeldKey(id), &a); err != nil {
		return nil, err
	}
	return &a.Held, nil
}

// HeldMails implements ticket.Reader.
func (r *Reader) HeldMails(after ticket.HeldID, limit int) ([]*ticket.HeldMail, error) {
	kept, err := record.List[record.HeldMail](r.records, record.BucketHeld, record.HeldKey(after), limit)
	if err != nil {
		return nil, err
	}
	var all []*ticket.HeldMail
	for _, a := range kept {
		all = append(all, &a.Held)
	}
	return all, nil
}

// HeldRaw implements ticket.Reader.
func (r *Reader) HeldRaw(id ticket.HeldID) ([]byte, error) {
	var a record.HeldMail
	if err := r.records.Get(record.BucketHeld, record.HeldKey(id), &a); err != nil {
		return nil, err
	}
	return r.shared.Files.Read(r.records, a.Raw)
}

// AddHeld implements ticket.Tx.
func (t *Tx) AddHeld(a *ticket.HeldMail, raw ticket.Staged) error {
	n, err := t.Next(record.BucketHeld)
	if err != nil {
		return err
	}
	a.ID = ticket.HeldID(n)
	key := record.HeldKey(a.ID)
	place, err := t.adopt(raw, record.BucketHeld, key)
	if err != nil {
		return err
	}
	return t.Add(record.BucketHeld, key, record.HeldMail{Held: *a, Raw: place})
}

// DropHeld implements ticket.Tx.
func (t *Tx) DropHeld(id ticket.HeldID) error {
	var a record.HeldMail
	key := record.HeldKey(id)
	if err := t.Get(record.BucketHeld, key, &a); err != nil {
		return err
	}
	if err := t.raws.Abandon(a.Raw, record.BucketHeld, key); err != nil {
		return err
	}
	return t.Remove(record.BucketHeld, key)
}
