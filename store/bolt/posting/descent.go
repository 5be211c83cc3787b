package posting

import "slices"

// Descent gives postings in falling order, the newest tickets first. Who asks never asks
// for a higher one again.
type Descent interface {
	// Seek returns the highest posting that is not above p; false if there is none.
	Seek(p Posting) (Posting, bool)
}

// Ordered is a descent over postings that are known, rising.
type Ordered []Posting

// Seek implements Descent.
func (o Ordered) Seek(p Posting) (Posting, bool) {
	i, found := slices.BinarySearch(o, p)
	if found {
		return p, true
	}
	if i == 0 {
		return 0, false
	}
	return o[i-1], true
}

// Either is the descent over what any of its members has.
type Either struct{ members []member }

type member struct {
	descent Descent
	at      Posting
	ok      bool // at is its next one
	ended   bool
}

// NewEither makes the descent over all of these.
func NewEither(all ...Descent) *Either {
	e := &Either{}
	for _, d := range all {
		e.members = append(e.members, member{descent: d})
	}
	return e
}

// Seek implements Descent.
func (e *Either) Seek(p Posting) (best Posting, found bool) {
	for i := range e.members {
		m := &e.members[i]
		if !m.ended && (!m.ok || m.at > p) {
			m.at, m.ok = m.descent.Seek(p)
			m.ended = !m.ok
		}
		if m.ok && m.at <= p && (!found || m.at > best) {
			best, found = m.at, true
		}
	}
	return best, found
}

// Both is the descent over what all of its members have, which is at least one.
type Both []Descent

// Seek implements Descent.
func (b Both) Seek(p Posting) (Posting, bool) {
	for agreed := 0; agreed < len(b); {
		agreed = 0
		for _, d := range b {
			at, ok := d.Seek(p)
			if !ok {
				return 0, false
			}
			if at == p {
				agreed++
			}
			p = at
		}
	}
	return p, true
}
