package bolt

import (
	"bytes"

	"go.etcd.io/bbolt"
)

// segment is a part of the search index that is written once: a search looks into every
// live one. Few are left, because some of a level are merged into one of the next. What is
// forgotten is taken out of all of them, whatever their state.
type segment struct {
	Level int
	State segmentState
	From  []uint64 `json:",omitempty"` // what a building one is merged from
}

type segmentState string

const (
	segmentLive     segmentState = "live"
	segmentBuilding segmentState = "building" // its sources are live until it is whole
	segmentDead     segmentState = "dead"     // merged into another: its chunks are being removed
)

// placed is a segment under its id.
type placed struct {
	id uint64
	segment
}

// segments returns them by id.
func (r *reader) segments() ([]placed, error) {
	var all []placed
	err := r.each(bucketSegments, nil, func(k, data []byte) (bool, error) {
		p := placed{id: splitU64(k)}
		err := decode(bucketSegments, k, data, &p.segment)
		all = append(all, p)
		return true, err
	})
	return all, err
}

// live returns the ids of the segments that a search reads.
func (r *reader) live() ([]uint64, error) {
	all, err := r.segments()
	var ids []uint64
	for _, s := range all {
		if s.State == segmentLive {
			ids = append(ids, s.id)
		}
	}
	return ids, err
}

// removals counts what was taken out of the index. What was prepared in a View may be
// written as long as it stays the same.
func (r *reader) removals() uint64 { return r.bucket(bucketTerms).Sequence() }

// walker walks over the chunks of one segment. It counts on its caller's catch.
type walker struct {
	cursor  *bbolt.Cursor
	segment uint64
	key     []byte // of the chunk that it stands at; nil: outside of the segment
	data    []byte
}

func (r *reader) walker(segment uint64) *walker {
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
	key := termKey(w.segment, s)
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
	_, s := splitTerm(w.key)
	return s
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

// putChunks writes chunks into a segment.
func (t *tx) putChunks(segment uint64, chunks []chunk) error {
	t.bucket(bucketTerms).FillPercent = 1 // they come in order
	for _, b := range chunks {
		key := termKey(segment, b.first)
		if err := t.putData(bucketTerms, key, sealOctets(bucketTerms, key, b.data)); err != nil {
			return err
		}
	}
	return nil
}
