package bolt

import (
	"errors"
	"slices"

	"guichet/desk"
	"guichet/search"
)

// Bounds of a search.
const (
	maxHits  = 100  // of one ticket
	maxFresh = 4096 // of the newest changes that are not indexed yet, which are read one by one
)

// Search implements desk.Reader. For each condition of the query it walks down the postings
// of every live segment and of what is not indexed yet, ticket by ticket where all meet.
func (r *reader) Search(q search.Query, before desk.Number, limit int) (hits []desk.Hit, err error) {
	defer catch(bucketTerms, nil, &err)
	p := ^posting(0)
	if before > 0 && before <= maxTicket {
		lo, _ := bounds(before)
		p = lo - 1
	}
	if q.Empty() || limit <= 0 {
		return nil, nil
	}
	f := &finder{reader: r, query: q, atoms: q.Atoms()}
	if err := f.begin(p); err != nil {
		return nil, err
	}
	for found := 0; found < limit; {
		n, ok := f.meet(p)
		if !ok || f.err != nil {
			break
		}
		of, err := f.verify(n)
		if err != nil {
			return nil, err
		}
		if len(of) > 0 {
			hits = append(hits, of...)
			found++
		}
		lo, _ := bounds(n)
		if lo == 0 {
			break
		}
		p = lo - 1
	}
	return hits, f.err
}

// finder answers one query.
type finder struct {
	reader   *reader
	query    search.Query
	atoms    []search.Atom
	descents []descent // one for each of atoms
	err      error     // of any descent: it ends then
}

// begin makes a descent for each condition.
func (f *finder) begin(p posting) error {
	segments, err := f.reader.live()
	if err != nil {
		return err
	}
	fresh, err := f.fresh(p)
	if err != nil {
		return err
	}
	for i, a := range f.atoms {
		var terms both
		for j, term := range a.Terms {
			if a.Prefix && j == len(a.Terms)-1 {
				h := &heaps{}
				for _, s := range slices.Backward(segments) {
					f.gather(h, s, term, p)
				}
				terms = append(terms, h)
				continue
			}
			e := newEither()
			for _, s := range segments {
				e.members = append(e.members, member{descent: &inSegment{finder: f, walker: f.reader.walker(s), term: term}})
			}
			terms = append(terms, e)
		}
		f.descents = append(f.descents, newEither(terms, fresh[i]))
	}
	return f.err
}

// fresh reads what is not indexed yet and returns for each condition where it holds.
func (f *finder) fresh(p posting) ([]ordered, error) {
	all := make([]ordered, len(f.atoms))
	read := map[posting]bool{}
	c := f.reader.bucket(bucketFresh).Cursor()
	for k, _ := c.Last(); k != nil && len(read) < maxFresh; k, _ = c.Prev() {
		_, n, id := splitFresh(k)
		at, ok := newPosting(n, id)
		if !ok || at > p || read[at] {
			continue
		}
		read[at] = true
		words, err := f.reader.words(n, id)
		if errors.Is(err, desk.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for i, a := range f.atoms {
			if a.In(words) {
				all[i] = append(all[i], at)
			}
		}
	}
	for i := range all {
		slices.Sort(all[i])
	}
	return all, nil
}

// meet returns the newest ticket, not above p, on which every condition may hold.
func (f *finder) meet(p posting) (desk.Number, bool) {
	for agreed := 0; agreed < len(f.descents); {
		agreed = 0
		n := p.ticket()
		for _, d := range f.descents {
			at, ok := d.seek(p)
			if !ok {
				return 0, false
			}
			if at.ticket() == n {
				agreed++
				continue
			}
			n = at.ticket()
			_, p = bounds(n)
			agreed = 1
		}
	}
	return p.ticket(), true
}

// verify compares what the index says of a ticket with its records.
func (f *finder) verify(n desk.Number) ([]desk.Hit, error) {
	ids := f.candidates(n)
	if f.err != nil || len(ids) == 0 {
		return nil, f.err
	}
	ticket, err := f.reader.words(n, 0)
	if errors.Is(err, desk.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var hits []desk.Hit
	for _, id := range ids {
		if len(hits) == maxHits {
			break
		}
		ok := id == 0 && f.query.Match(ticket)
		if id > 0 {
			if ok, err = f.matchMessage(n, id, ticket); err != nil {
				return nil, err
			}
		}
		if ok {
			hits = append(hits, desk.Hit{Ticket: n, Message: id})
		}
	}
	return hits, nil
}

func (f *finder) matchMessage(n desk.Number, id uint32, ticket search.Words) (bool, error) {
	message, err := f.reader.words(n, id)
	if errors.Is(err, desk.ErrNotFound) {
		return false, nil
	}
	own := slices.ContainsFunc(f.atoms, func(a search.Atom) bool { return a.In(message) })
	return own && f.query.Match(message, ticket), err
}

// candidates returns the ids on ticket n that may be hits, 0 first, then the newest first:
// with what stands on the ticket itself, each condition may hold there.
func (f *finder) candidates(n desk.Number) []uint32 {
	lo, hi := bounds(n)
	lacking := 0 // conditions that the ticket itself does not fulfil
	holds := map[uint32]int{}
	var ids []uint32
	for _, d := range f.descents {
		var of []uint32
		at, ok := d.seek(hi)
		for ; ok && at > lo; at, ok = d.seek(at - 1) {
			of = append(of, at.message())
		}
		step := 1
		if ok && at == lo {
			step = 0
		}
		lacking += step
		for _, id := range of {
			if _, known := holds[id]; !known {
				ids = append(ids, id)
			}
			holds[id] += step
		}
	}
	ids = slices.DeleteFunc(ids, func(id uint32) bool { return holds[id] < lacking })
	slices.Sort(ids)
	slices.Reverse(ids)
	if lacking == 0 {
		ids = slices.Insert(ids, 0, 0)
	}
	return ids
}
