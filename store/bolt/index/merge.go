package index

import (
	"slices"

	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
)

// prepareMerge goes on with a merge, removes what was merged, or begins a merge of the
// lowest level that has enough live segments.
func (x *Indexer) prepareMerge(r record.Reader, all []placed) (work, error) {
	levels := map[int][]placed{}
	for _, s := range all {
		switch s.State {
		case segmentBuilding:
			return x.goOn(r, s)
		case segmentDead:
			return x.clearDead(r, s)
		}
		levels[s.Level] = append(levels[s.Level], s)
	}
	lowest := -1
	for level, of := range levels {
		if len(of) >= x.Fan && (lowest < 0 || level < lowest) {
			lowest = level
		}
	}
	if lowest < 0 {
		return nil, nil
	}
	merged := segment{Level: lowest + 1, State: segmentBuilding}
	for _, s := range levels[lowest][:x.Fan] {
		merged.From = append(merged.From, s.id)
	}
	return func(w *record.Writer) error {
		id, err := w.Next(record.BucketSegments)
		if err != nil {
			return err
		}
		return w.Put(record.BucketSegments, record.U64(id), merged)
	}, nil
}

// goOn writes the next chunks of a building segment, behind its last one. With the last
// ones it takes the place of its sources.
func (x *Indexer) goOn(r record.Reader, s placed) (work, error) {
	after, err := lastSpot(r, s.id)
	if err != nil {
		return nil, err
	}
	var b posting.Builder
	whole := true
	err = merge(r, s.From, after, func(at posting.Spot) bool {
		b.Add(at)
		whole = len(b.Chunks) < x.Chunks
		return whole
	})
	if err != nil {
		return nil, err
	}
	if whole {
		b.End()
	}
	return func(w *record.Writer) error {
		if err := putChunks(w, s.id, b.Chunks); err != nil || !whole {
			return err
		}
		for _, id := range s.From {
			if err := w.Put(record.BucketSegments, record.U64(id), segment{Level: s.Level - 1, State: segmentDead}); err != nil {
				return err
			}
		}
		return w.Put(record.BucketSegments, record.U64(s.id), segment{Level: s.Level, State: segmentLive})
	}, nil
}

// clearDead removes some chunks of a dead segment, and with the last ones the segment.
func (x *Indexer) clearDead(r record.Reader, s placed) (work, error) {
	var keys [][]byte
	at := newWalker(r, s.id)
	for ok := at.floor(posting.Spot{}); ok && len(keys) <= x.Chunks; ok = at.next() {
		keys = append(keys, slices.Clone(at.key))
	}
	whole := len(keys) <= x.Chunks
	return func(w *record.Writer) error {
		for _, k := range keys {
			if err := w.Remove(record.BucketTerms, k); err != nil {
				return err
			}
		}
		if whole {
			return w.Remove(record.BucketSegments, record.U64(s.id))
		}
		return nil
	}, nil
}
