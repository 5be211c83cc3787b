package bolt

import (
	"errors"
	"slices"

	"guichet/search"
	"guichet/ticket"
)

// Bounds of a search.
const (
	maxHits  = 100  // of one ticket
	maxReads = 1000 // records that are read in vain before it gives up
	maxFresh = 4096 // of the newest changes that are not indexed yet, which are read one by one
)

// find answers a query on the tickets below before (0: on all): see desk.Reader.Search. For each condition of the query it walks down the postings
// of every live segment and of what is not indexed yet, ticket by ticket where all meet.
func (x *searchIndex) find(r recordReader, q search.Query, before ticket.Number, limit int) (hits []ticket.Hit, err error) {
	defer catch(bucketTerms, nil, &err)
	p := ^posting(0)
	if before > 0 && before <= maxTicket {
		lo, _ := bounds(before)
		p = lo - 1
	}
	if q.Empty() || limit <= 0 {
		return nil, nil
	}
	f := &finder{records: r, recent: &x.recent, query: q, atoms: q.Atoms()}
	if err := f.begin(p); err != nil {
		return nil, err
	}
	for found := 0; found < limit; {
		n, ok := f.meet(p)
		if !ok || f.err != nil {
			break
		}
		vain := f.reads
		of, err := f.verify(n)
		if errors.Is(err, ticket.ErrTooBroad) {
			return hits, err
		}
		if err != nil {
			return nil, err
		}
		if len(of) > 0 {
			f.reads = vain
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
	records  recordReader
	recent   *recent
	query    search.Query
	atoms    []search.Atom
	descents []descent // one for each of atoms
	reads    int       // records that were read in vain
	err      error     // of any descent: it ends then
}

// begin makes a descent for each condition.
func (f *finder) begin(p posting) error {
	segments, err := liveSegments(f.records)
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
			var all []descent
			for _, s := range segments {
				all = append(all, &inSegment{finder: f, walker: newWalker(f.records, s), term: term})
			}
			terms = append(terms, newEither(all...))
		}
		f.descents = append(f.descents, newEither(terms, fresh[i]))
	}
	return f.err
}

// fresh reads what is not indexed yet and returns for each condition where it holds.
func (f *finder) fresh(p posting) ([]ordered, error) {
	all := make([]ordered, len(f.atoms))
	read := map[posting]bool{}
	c := f.records.bucket(bucketFresh).Cursor()
	for k, _ := c.Last(); k != nil && len(read) < maxFresh; k, _ = c.Prev() {
		seq, n, id := splitFresh(k)
		at, ok := newPosting(n, id)
		if !ok || at > p || read[at] {
			continue
		}
		read[at] = true
		words, err := f.freshWords(seq, n, id)
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

// freshWords returns the words of what waits under seq. What an update reads may never be
// committed, so it stays out of what is kept.
func (f *finder) freshWords(seq uint64, n ticket.Number, id uint32) (search.Words, error) {
	if f.records.writable() {
		return wordsIfAny(f.records, n, id)
	}
	if words, ok := f.recent.get(seq); ok {
		return words, nil
	}
	words, err := wordsIfAny(f.records, n, id)
	if err == nil {
		f.recent.put(seq, words)
	}
	return words, err
}

// meet returns the newest ticket, not above p, on which every condition may hold.
func (f *finder) meet(p posting) (ticket.Number, bool) {
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
