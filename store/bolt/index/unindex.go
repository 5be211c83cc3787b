package index

import (
	"slices"

	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
)

// unindex takes the postings from lo to hi of these terms, sorted, out of every segment.
func unindex(w *record.Writer, terms []string, lo, hi posting.Posting) error {
	if _, err := w.Next(record.BucketTerms); err != nil { // counts the removal
		return err
	}
	all, err := segments(w.Reader)
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
func drop(w *record.Writer, segment uint64, terms []string, lo, hi posting.Posting) (err error) {
	defer record.Catch(record.BucketTerms, record.U64(segment), &err)
	if len(terms) == 0 {
		return nil
	}
	at := newWalker(w.Reader, segment)
	for from := (posting.Spot{Term: terms[0], Posting: lo}); at.floor(from); {
		key := slices.Clone(at.key)
		chunks, changed, err := at.without(terms, lo, hi)
		if err != nil {
			return err
		}
		var next posting.Spot
		more := at.next()
		if more {
			next = at.first()
		}
		if changed {
			if err := rewriteChunk(w, segment, key, chunks); err != nil {
				return err
			}
		}
		for len(terms) > 0 && (!more || (posting.Spot{Term: terms[0], Posting: hi}).Before(next)) {
			terms = terms[1:]
		}
		if len(terms) == 0 {
			return nil
		}
		if from = (posting.Spot{Term: terms[0], Posting: lo}); from.Before(next) {
			from = next // its postings go on there
		}
	}
	return nil
}

// rewriteChunk puts what is left of a chunk in its place. The key goes too: it holds a term.
func rewriteChunk(w *record.Writer, segment uint64, key []byte, left []posting.Chunk) error {
	if err := w.Remove(record.BucketTerms, key); err != nil {
		return err
	}
	return putChunks(w, segment, left)
}

// without builds the chunk anew without the postings from lo to hi of these terms.
func (w *walker) without(terms []string, lo, hi posting.Posting) (left []posting.Chunk, changed bool, err error) {
	var b posting.Builder
	var posts []posting.Posting
	var bad error
	err = w.entries(func(term, data []byte) bool {
		posts, bad = posting.ReadPosts(posts[:0], data)
		_, listed := slices.BinarySearch(terms, string(term))
		for _, p := range posts {
			if listed && lo <= p && p <= hi {
				changed = true
				continue
			}
			b.Add(posting.Spot{Term: string(term), Posting: p})
		}
		return bad == nil
	})
	if bad != nil {
		err = record.Damaged(record.BucketTerms, w.key, bad.Error())
	}
	b.End()
	return b.Chunks, changed, err
}
