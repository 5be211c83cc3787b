package bolt

import "guichet/desk"

// aside is how a mail put aside is kept: with the place of its raw mail.
type aside struct {
	Aside desk.Aside
	Raw   rawPlace
}

func (r *reader) Aside(id desk.AsideID) (*desk.Aside, error) {
	var a aside
	if err := r.get(bucketAsides, asideKey(id), &a); err != nil {
		return nil, err
	}
	return &a.Aside, nil
}

func (r *reader) Asides(after desk.AsideID, limit int) ([]*desk.Aside, error) {
	kept, err := list[aside](r, bucketAsides, asideKey(after), limit)
	if err != nil {
		return nil, err
	}
	var all []*desk.Aside
	for _, a := range kept {
		all = append(all, &a.Aside)
	}
	return all, nil
}

func (r *reader) AsideRaw(id desk.AsideID) ([]byte, error) {
	var a aside
	if err := r.get(bucketAsides, asideKey(id), &a); err != nil {
		return nil, err
	}
	return r.raw(a.Raw)
}

func (t *tx) AddAside(a *desk.Aside, raw desk.Staged) error {
	n, err := t.next(bucketAsides)
	if err != nil {
		return err
	}
	a.ID = desk.AsideID(n)
	key := asideKey(a.ID)
	place, err := t.adopt(raw, bucketAsides, key)
	if err != nil {
		return err
	}
	return t.add(bucketAsides, key, aside{Aside: *a, Raw: place})
}

func (t *tx) DropAside(id desk.AsideID) error {
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
