package bolt

import "slices"

// prepareMerge goes on with a merge, removes what was merged, or begins a merge of the
// lowest level that has enough live segments.
func (x *indexer) prepareMerge(r recordReader, all []placed) (work, error) {
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
		if len(of) >= x.fan && (lowest < 0 || level < lowest) {
			lowest = level
		}
	}
	if lowest < 0 {
		return nil, nil
	}
	merged := segment{Level: lowest + 1, State: segmentBuilding}
	for _, s := range levels[lowest][:x.fan] {
		merged.From = append(merged.From, s.id)
	}
	return func(w *recordWriter) error {
		id, err := w.next(bucketSegments)
		if err != nil {
			return err
		}
		return w.put(bucketSegments, u64(id), merged)
	}, nil
}

// goOn writes the next chunks of a building segment, behind its last one. With the last
// ones it takes the place of its sources.
func (x *indexer) goOn(r recordReader, s placed) (work, error) {
	after, err := lastSpot(r, s.id)
	if err != nil {
		return nil, err
	}
	var b builder
	whole := true
	err = merge(r, s.From, after, func(at spot) bool {
		b.add(at)
		whole = len(b.chunks) < x.chunks
		return whole
	})
	if err != nil {
		return nil, err
	}
	if whole {
		b.end()
	}
	return func(w *recordWriter) error {
		if err := putChunks(w, s.id, b.chunks); err != nil || !whole {
			return err
		}
		for _, id := range s.From {
			if err := w.put(bucketSegments, u64(id), segment{Level: s.Level - 1, State: segmentDead}); err != nil {
				return err
			}
		}
		return w.put(bucketSegments, u64(s.id), segment{Level: s.Level, State: segmentLive})
	}, nil
}

// clearDead removes some chunks of a dead segment, and with the last ones the segment.
func (x *indexer) clearDead(r recordReader, s placed) (work, error) {
	var keys [][]byte
	at := newWalker(r, s.id)
	for ok := at.floor(spot{}); ok && len(keys) <= x.chunks; ok = at.next() {
		keys = append(keys, slices.Clone(at.key))
	}
	whole := len(keys) <= x.chunks
	return func(w *recordWriter) error {
		for _, k := range keys {
			if err := w.remove(bucketTerms, k); err != nil {
				return err
			}
		}
		if whole {
			return w.remove(bucketSegments, u64(s.id))
		}
		return nil
	}, nil
}
