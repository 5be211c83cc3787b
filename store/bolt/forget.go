package bolt

import (
	"slices"

	"guichet/search"
	"guichet/ticket"
)

// Forget implements desk.Tx.
func (t *tx) Forget(n ticket.Number) error {
	it, err := t.reader.Ticket(n)
	if err != nil {
		return err
	}
	messages, err := t.Messages(n)
	if err != nil {
		return err
	}
	terms := it.Searchable().Words().Terms()
	for _, m := range messages {
		terms = append(terms, m.Searchable().Words().Terms()...)
	}
	slices.Sort(terms)
	lo, hi := bounds(n)
	if err := t.unindex(slices.Compact(terms), lo, hi); err != nil {
		return err
	}
	var waiting [][]byte
	err = t.each(bucketFresh, nil, func(k, _ []byte) (bool, error) {
		if _, of, _ := splitFresh(k); of == n {
			waiting = append(waiting, slices.Clone(k))
		}
		return true, nil
	})
	for _, k := range waiting {
		if err := t.remove(bucketFresh, k); err != nil {
			return err
		}
	}
	if t.forgotten == nil {
		t.forgotten = map[ticket.Number]bool{}
	}
	t.forgotten[n] = true
	return err
}

// reindex queues what was changed to be indexed again, and takes the terms that it lost out
// of the index at once: nobody's words stay there.
func (t *tx) reindex(n ticket.Number, id uint32, was, is search.Doc) error {
	if t.forgotten[n] {
		was = search.Doc{}
	}
	if slices.Equal(was.Texts, is.Texts) && slices.Equal(was.Exact, is.Exact) {
		return nil
	}
	before, after := was.Words().Terms(), is.Words().Terms()
	if slices.Equal(before, after) {
		return nil
	}
	p, ok := newPosting(n, id)
	if !ok {
		return nil
	}
	lost := slices.DeleteFunc(slices.Clone(before), func(term string) bool {
		_, kept := slices.BinarySearch(after, term)
		return kept
	})
	if len(lost) > 0 {
		if err := t.unindex(lost, p, p); err != nil {
			return err
		}
	}
	if len(lost)+len(after) == len(before) {
		return nil // nothing came to it
	}
	return t.queue(n, id)
}

// unindex takes the postings from lo to hi of these terms, sorted, out of every segment.
func (t *tx) unindex(terms []string, lo, hi posting) error {
	if _, err := t.next(bucketTerms); err != nil { // counts the removal
		return err
	}
	all, err := t.segments()
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := t.drop(s.id, terms, lo, hi); err != nil {
			return err
		}
	}
	return nil
}

// drop takes the postings from lo to hi of these terms, sorted, out of a segment.
func (t *tx) drop(segment uint64, terms []string, lo, hi posting) (err error) {
	defer catch(bucketTerms, u64(segment), &err)
	if len(terms) == 0 {
		return nil
	}
	w := t.walker(segment)
	for from := (spot{terms[0], lo}); w.floor(from); {
		key := slices.Clone(w.key)
		chunks, changed, err := w.without(terms, lo, hi)
		if err != nil {
			return err
		}
		var next spot
		more := w.next()
		if more {
			next = w.first()
		}
		if changed {
			if err := t.rewrite(segment, key, chunks); err != nil {
				return err
			}
		}
		for len(terms) > 0 && (!more || (spot{terms[0], hi}).before(next)) {
			terms = terms[1:]
		}
		if len(terms) == 0 {
			return nil
		}
		if from = (spot{terms[0], lo}); from.before(next) {
			from = next // its postings go on there
		}
	}
	return nil
}

// rewrite puts what is left of a chunk in its place. The key goes too: it holds a term.
func (t *tx) rewrite(segment uint64, key []byte, left []chunk) error {
	if err := t.remove(bucketTerms, key); err != nil {
		return err
	}
	return t.putChunks(segment, left)
}

// without builds the chunk anew without the postings from lo to hi of these terms.
func (w *walker) without(terms []string, lo, hi posting) (left []chunk, changed bool, err error) {
	var b builder
	var posts []posting
	var bad error
	err = w.entries(func(term, data []byte) bool {
		posts, bad = readPosts(posts[:0], data)
		_, listed := slices.BinarySearch(terms, string(term))
		for _, p := range posts {
			if listed && lo <= p && p <= hi {
				changed = true
				continue
			}
			b.add(spot{string(term), p})
		}
		return bad == nil
	})
	if bad != nil {
		err = damaged(bucketTerms, w.key, bad.Error())
	}
	b.end()
	return b.chunks, changed, err
}
