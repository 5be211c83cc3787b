package index

import (
	"errors"
	"slices"

	"guichet/search"
	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Bounds of a search.
const (
	maxHits  = 100  // of one ticket
	MaxReads = 1000 // records that are read in vain before it gives up
	MaxFresh = 4096 // of the newest changes that are not indexed yet, which are read one by one
)

// Search answers a query on the tickets below before (0: on all): see ticket.Reader.Search. For each condition of the query it walks down the postings
// of every live segment and of what is not indexed yet, ticket by ticket where all meet.
func (x *Index) Search(r record.Reader, q search.Query, before ticket.Number, limit int) (hits []ticket.Hit, err error) {
	defer record.Catch(record.BucketTerms, nil, &err)
	p := ^posting.Posting(0)
	if before > 0 && before <= posting.MaxTicket {
		lo, _ := posting.Bounds(before)
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
		lo, _ := posting.Bounds(n)
		if lo == 0 {
			break
		}
		p = lo - 1
	}
	return hits, f.err
}

// finder answers one query.
type finder struct {
	records  record.Reader
	recent   *recent
	query    search.Query
	atoms    []search.Atom
	descents []posting.Descent // one for each of atoms
	reads    int               // records that were read in vain
	err      error             // of any descent: it ends then
}

// begin makes a descent for each condition.
func (f *finder) begin(p posting.Posting) error {
	segments, err := liveSegments(f.records)
	if err != nil {
		return err
	}
	fresh, err := f.fresh(p)
	if err != nil {
		return err
	}
	for i, a := range f.atoms {
		var terms posting.Both
		for j, term := range a.Terms {
			if a.Prefix && j == len(a.Terms)-1 {
				h := &posting.Heaps{}
				for _, s := range slices.Backward(segments) {
					f.gather(h, s, term, p)
				}
				terms = append(terms, h)
				continue
			}
			var all []posting.Descent
			for _, s := range segments {
				all = append(all, &inSegment{finder: f, walker: newWalker(f.records, s), term: term})
			}
			terms = append(terms, posting.NewEither(all...))
		}
		f.descents = append(f.descents, posting.NewEither(terms, fresh[i]))
	}
	return f.err
}

// fresh reads what is not indexed yet and returns for each condition where it holds.
func (f *finder) fresh(p posting.Posting) ([]posting.Ordered, error) {
	all := make([]posting.Ordered, len(f.atoms))
	read := map[posting.Posting]bool{}
	c := f.records.Bucket(record.BucketFresh).Cursor()
	for k, _ := c.Last(); k != nil && len(read) < MaxFresh; k, _ = c.Prev() {
		seq, n, id := record.SplitFresh(k)
		at, ok := posting.New(n, id)
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
	if f.records.Writable() {
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
func (f *finder) meet(p posting.Posting) (ticket.Number, bool) {
	for agreed := 0; agreed < len(f.descents); {
		agreed = 0
		n := p.Ticket()
		for _, d := range f.descents {
			at, ok := d.Seek(p)
			if !ok {
				return 0, false
			}
			if at.Ticket() == n {
				agreed++
				continue
			}
			n = at.Ticket()
			_, p = posting.Bounds(n)
			agreed = 1
		}
	}
	return p.Ticket(), true
}
