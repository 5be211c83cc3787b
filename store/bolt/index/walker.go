package index

import (
	"bytes"

	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"

	"go.etcd.io/bbolt"
)

// walker walks over the chunks of one segment. It counts on its caller's record.Catch.
type walker struct {
	cursor  *bbolt.Cursor
	segment uint64
	key     []byte // of the chunk that it stands at; nil: outside of the segment
	data    []byte
}

func newWalker(r record.Reader, segment uint64) *walker {
	return &walker{cursor: r.Bucket(record.BucketTerms).Cursor(), segment: segment}
}

func (w *walker) at(k, data []byte) bool {
	if !bytes.HasPrefix(k, record.U64(w.segment)) {
		w.key, w.data = nil, nil
		return false
	}
	w.key, w.data = k, data
	return true
}

// floor goes to the last chunk that begins at s or before, or else to the first one.
func (w *walker) floor(s posting.Spot) bool {
	return w.atOrBefore(s) || w.at(w.cursor.Seek(record.U64(w.segment)))
}

// atOrBefore goes to the last chunk that begins at s or before.
func (w *walker) atOrBefore(s posting.Spot) bool {
	key := record.TermKey(w.segment, s.Term, uint64(s.Posting))
	k, data := w.cursor.Seek(key)
	switch {
	case k == nil:
		k, data = w.cursor.Last()
	case !bytes.Equal(k, key):
		k, data = w.cursor.Prev()
	}
	return w.at(k, data)
}

func (w *walker) next() bool { return w.at(w.cursor.Next()) }

// first returns where the chunk begins.
func (w *walker) first() posting.Spot {
	_, term, at := record.SplitTerm(w.key)
	return posting.Spot{Term: term, Posting: posting.Posting(at)}
}

// entries calls fn for each entry of the chunk.
func (w *walker) entries(fn func(term, posts []byte) bool) error {
	_, payload, err := record.Unseal(record.BucketTerms, w.key, w.data)
	if err != nil {
		return err
	}
	if err := posting.Entries(payload, fn); err != nil {
		return record.Damaged(record.BucketTerms, w.key, err.Error())
	}
	return nil
}

// postings appends those of one term in the chunk to all.
func (w *walker) postings(all []posting.Posting, term string) ([]posting.Posting, error) {
	var bad error
	err := w.entries(func(t, posts []byte) bool {
		if string(t) == term {
			all, bad = posting.ReadPosts(all, posts)
		}
		return string(t) < term
	})
	if bad != nil {
		err = record.Damaged(record.BucketTerms, w.key, bad.Error())
	}
	return all, err
}
