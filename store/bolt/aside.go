package bolt

import "guichet/ticket"

// aside is how a mail put aside is kept: with the place of its raw mail.
type aside struct {
	Aside ticket.HeldMail
	Raw   rawPlace
}

func (r *reader) Aside(id ticket.HeldID) (*ticket.HeldMail, error) {
	var a aside
	if err := r.get(bucketAsides, asideKey(id), &a); err != nil {
		return nil, err
	}
	return &a.Aside, nil
}

func (r *reader) Asides(after ticket.HeldID, limit int) ([]*ticket.HeldMail, error) {
	kept, err := list[aside](r, bucketAsides, asideKey(after), limit)
	if err != nil {
		return nil, err
	}
	var all []*ticket.HeldMail
	for _, a := range kept {
		all = append(all, &a.Aside)
	}
	return all, nil
}

func (r *reader) AsideRaw(id ticket.HeldID) ([]byte, error) {
	var a aside
	if err := r.get(bucketAsides, asideKey(id), &a); err != nil {
		return nil, err
	}
	return r.raw(a.Raw)
}

func (t *tx) AddAside(a *ticket.HeldMail, raw ticket.Staged) error {
	n, err := t.next(bucketAsides)
	if err != nil {
		return err
	}
	a.ID = ticket.HeldID(n)
	key := asideKey(a.ID)
	place, err := t.adopt(raw, bucketAsides, key)
	if err != nil {
		return err
	}
	return t.add(bucketAsides, key, aside{Aside: *a, Raw: place})
}

func (t *tx) DropAside(id ticket.HeldID) error {
	var a aside
	key := asideKey(id)
	if err := t.get(bucketAsides, key, &a); err != nil {
		return err
	}
	if err := t.abandon(a.Raw, bucketAsides, key); err != nil {
		return err
	}
	return t.remove(bucketAsides, key)
}
