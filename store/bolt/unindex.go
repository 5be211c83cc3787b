package bolt

import "slices"

// unindex takes the postings from lo to hi of these terms, sorted, out of every segment.
func unindex(w *recordWriter, terms []string, lo, hi posting) error {
	if _, err := w.next(bucketTerms); err != nil { // counts the removal
		return err
	}
	all, err := segments(w.recordReader)
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := drop(w, s.id, terms, lo, hi); err != nil {
			return err
		}
	}
	return nil
}

// drop takes the postings from lo to hi of these terms, sorted, out of a segment.
func drop(w *recordWriter, segment uint64, terms []string, lo, hi posting) (err error) {
	defer catch(bucketTerms, u64(segment), &err)
	if len(terms) == 0 {
		return nil
	}
	at := newWalker(w.recordReader, segment)
	for from := (spot{terms[0], lo}); at.floor(from); {
		key := slices.Clone(at.key)
		chunks, changed, err := at.without(terms, lo, hi)
		if err != nil {
			return err
		}
		var next spot
		more := at.next()
		if more {
			next = at.first()
		}
		if changed {
			if err := rewriteChunk(w, segment, key, chunks); err != nil {
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

// rewriteChunk puts what is left of a chunk in its place. The key goes too: it holds a term.
func rewriteChunk(w *recordWriter, segment uint64, key []byte, left []chunk) error {
	if err := w.remove(bucketTerms, key); err != nil {
		return err
	}
	return putChunks(w, segment, left)
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
