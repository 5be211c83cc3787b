package index

import (
	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
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
func segments(r record.Reader) ([]placed, error) {
	var all []placed
	err := r.Each(record.BucketSegments, nil, func(k, data []byte) (bool, error) {
		p := placed{id: record.SplitU64(k)}
		err := record.Decode(record.BucketSegments, k, data, &p.segment)
		all = append(all, p)
		return true, err
	})
	return all, err
}

// SegmentIDs returns those of all segments, whatever their state.
func SegmentIDs(r record.Reader) ([]uint64, error) {
	all, err := segments(r)
	var ids []uint64
	for _, s := range all {
		ids = append(ids, s.id)
	}
	return ids, err
}

// liveSegments returns the ids of the segments that a search reads.
func liveSegments(r record.Reader) ([]uint64, error) {
	all, err := segments(r)
	var ids []uint64
	for _, s := range all {
		if s.State == segmentLive {
			ids = append(ids, s.id)
		}
	}
	return ids, err
}

// Removals counts how often something was taken out of the index. What was prepared in a View may be
// written as long as it stays the same.
func Removals(r record.Reader) uint64 { return r.Bucket(record.BucketTerms).Sequence() }

// putChunks writes chunks into a segment.
func putChunks(w *record.Writer, segment uint64, chunks []posting.Chunk) error {
	w.Bucket(record.BucketTerms).FillPercent = 1 // they come in order
	for _, b := range chunks {
		key := record.TermKey(segment, b.First.Term, uint64(b.First.Posting))
		if err := w.PutData(record.BucketTerms, key, record.SealOctets(record.BucketTerms, key, b.Data)); err != nil {
			return err
		}
	}
	return nil
}
