package bolt

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
func segments(r recordReader) ([]placed, error) {
	var all []placed
	err := r.each(bucketSegments, nil, func(k, data []byte) (bool, error) {
		p := placed{id: splitU64(k)}
		err := decode(bucketSegments, k, data, &p.segment)
		all = append(all, p)
		return true, err
	})
	return all, err
}

// segmentIDs returns those of all segments, whatever their state.
func segmentIDs(r recordReader) ([]uint64, error) {
	all, err := segments(r)
	var ids []uint64
	for _, s := range all {
		ids = append(ids, s.id)
	}
	return ids, err
}

// liveSegments returns the ids of the segments that a search reads.
func liveSegments(r recordReader) ([]uint64, error) {
	all, err := segments(r)
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
func removals(r recordReader) uint64 { return r.bucket(bucketTerms).Sequence() }

// putChunks writes chunks into a segment.
func putChunks(w *recordWriter, segment uint64, chunks []chunk) error {
	w.bucket(bucketTerms).FillPercent = 1 // they come in order
	for _, b := range chunks {
		key := termKey(segment, b.first.term, uint64(b.first.posting))
		if err := w.putData(bucketTerms, key, sealOctets(bucketTerms, key, b.data)); err != nil {
			return err
		}
	}
	return nil
}
