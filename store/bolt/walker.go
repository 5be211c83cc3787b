package bolt

import (
	"bytes"

	"go.etcd.io/bbolt"
)

// walker walks over the chunks of one segment. It counts on its caller's catch.
type walker struct {
	cursor  *bbolt.Cursor
	segment uint64
	key     []byte // of the chunk that it stands at; nil: outside of the segment
	data    []byte
}

func newWalker(r recordReader, segment uint64) *walker {
	return &walker{cursor: r.bucket(bucketTerms).Cursor(), segment: segment}
}

func (w *walker) at(k, data []byte) bool {
	if !bytes.HasPrefix(k, u64(w.segment)) {
		w.key, w.data = nil, nil
		return false
	}
	w.key, w.data = k, data
	return true
}

// floor goes to the last chunk that begins at s or before, or else to the first one.
func (w *walker) floor(s spot) bool {
	return w.atOrBefore(s) || w.at(w.cursor.Seek(u64(w.segment)))
}

// atOrBefore goes to the last chunk that begins at s or before.
func (w *walker) atOrBefore(s spot) bool {
	key := termKey(w.segment, s.term, uint64(s.posting))
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
func (w *walker) first() spot {
	_, term, at := splitTerm(w.key)
	return spot{term, posting(at)}
}

// entries calls fn for each entry of the chunk.
func (w *walker) entries(fn func(term, posts []byte) bool) error {
	_, payload, err := unseal(bucketTerms, w.key, w.data)
	if err != nil {
		return err
	}
	if err := entries(payload, fn); err != nil {
		return damaged(bucketTerms, w.key, err.Error())
	}
	return nil
}

// postings appends those of one term in the chunk to all.
func (w *walker) postings(all []posting, term string) ([]posting, error) {
	var bad error
	err := w.entries(func(t, posts []byte) bool {
		if string(t) == term {
			all, bad = readPosts(all, posts)
		}
		return string(t) < term
	})
	if bad != nil {
		err = damaged(bucketTerms, w.key, bad.Error())
	}
	return all, err
}
