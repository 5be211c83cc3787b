package bolt

import "guichet/ticket"

func (r *reader) HeldMail(id ticket.HeldID) (*ticket.HeldMail, error) {
	var a heldMail
	if err := r.records.get(bucketHeld, heldKey(id), &a); err != nil {
		return nil, err
	}
	return &a.Held, nil
}

func (r *reader) HeldMails(after ticket.HeldID, limit int) ([]*ticket.HeldMail, error) {
	kept, err := list[heldMail](r.records, bucketHeld, heldKey(after), limit)
	if err != nil {
		return nil, err
	}
	var all []*ticket.HeldMail
	for _, a := range kept {
		all = append(all, &a.Held)
	}
	return all, nil
}

func (r *reader) HeldRaw(id ticket.HeldID) ([]byte, error) {
	var a heldMail
	if err := r.records.get(bucketHeld, heldKey(id), &a); err != nil {
		return nil, err
	}
	return r.shared.files.read(r.records, a.Raw)
}

func (t *tx) AddHeld(a *ticket.HeldMail, raw ticket.Staged) error {
	n, err := t.next(bucketHeld)
	if err != nil {
		return err
	}
	a.ID = ticket.HeldID(n)
	key := heldKey(a.ID)
	place, err := t.adopt(raw, bucketHeld, key)
	if err != nil {
		return err
	}
	return t.add(bucketHeld, key, heldMail{Held: *a, Raw: place})
}

func (t *tx) DropHeld(id ticket.HeldID) error {
	var a heldMail
	key := heldKey(id)
	if err := t.get(bucketHeld, key, &a); err != nil {
		return err
	}
	if err := t.raws.abandon(a.Raw, bucketHeld, key); err != nil {
		return err
	}
	return t.remove(bucketHeld, key)
}
