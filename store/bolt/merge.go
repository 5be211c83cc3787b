package bolt

import (
	"slices"
)

// prepareMerge goes on with a merge, removes what was merged, or begins a merge of the
// lowest level that has enough live segments.
func (x *indexer) prepareMerge(r *reader, all []placed) (work, error) {
	levels := map[int][]placed{}
	for _, s := range all {
		switch s.State {
		case segmentBuilding:
			return x.goOn(r, s)
		case segmentDead:
			return x.clear(r, s)
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
	return func(t *tx) error {
		id, err := t.next(bucketSegments)
		if err != nil {
			return err
		}
		return t.put(bucketSegments, u64(id), merged)
	}, nil
}

// goOn writes the next chunks of a building segment, behind its last one. With the last
// ones it takes the place of its sources.
func (x *indexer) goOn(r *reader, s placed) (work, error) {
	after, err := r.lastSpot(s.id)
	if err != nil {
		return nil, err
	}
	var b builder
	whole := true
	err = r.merge(s.From, after, func(at spot) bool {
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
	return func(t *tx) error {
		if err := t.putChunks(s.id, b.chunks); err != nil || !whole {
			return err
		}
		for _, id := range s.From {
			if err := t.put(bucketSegments, u64(id), segment{Level: s.Level - 1, State: segmentDead}); err != nil {
				return err
			}
		}
		return t.put(bucketSegments, u64(s.id), segment{Level: s.Level, State: segmentLive})
	}, nil
}

// clear removes some chunks of a dead segment, and with the last ones the segment.
func (x *indexer) clear(r *reader, s placed) (work, error) {
	var keys [][]byte
	w := r.walker(s.id)
	for ok := w.floor(spot{}); ok && len(keys) <= x.chunks; ok = w.next() {
		keys = append(keys, slices.Clone(w.key))
	}
	whole := len(keys) <= x.chunks
	return func(t *tx) error {
		for _, k := range keys {
			if err := t.remove(bucketTerms, k); err != nil {
				return err
			}
		}
		if whole {
			return t.remove(bucketSegments, u64(s.id))
		}
		return nil
	}, nil
}

// lastSpot returns where a segment ends, the zero value if it is empty.
func (r *reader) lastSpot(segment uint64) (last spot, err error) {
	w := r.walker(segment)
	if !w.atOrBefore(spot{"\xff", 0}) { // no term begins so
		return spot{}, nil
	}
	s := stream{walker: w}
	for err = s.load(); err == nil && s.ok; err = s.next() {
		last = s.at
		if s.behind == len(s.chunk) {
			break
		}
	}
	return last, err
}

// merge calls fn for the spots of some segments behind after, in order, until it returns
// false.
func (r *reader) merge(segments []uint64, after spot, fn func(spot) bool) error {
	var streams []*stream
	for _, id := range segments {
		s := &stream{walker: r.walker(id)}
		if err := s.begin(after); err != nil {
			return err
		}
		streams = append(streams, s)
	}
	for {
		var low *stream
		for _, s := range streams {
			if s.ok && (low == nil || s.at.before(low.at)) {
				low = s
			}
		}
		if low == nil || !fn(low.at) {
			return nil
		}
		if err := low.next(); err != nil {
			return err
		}
	}
}

// stream is the spots of a segment, in order.
type stream struct {
	walker *walker
	at     spot
	ok     bool
	chunk  []spot
	behind int // how many of the chunk are up to at
}

// begin goes to the first spot behind after.
func (s *stream) begin(after spot) error {
	if !s.walker.floor(after) {
		return nil
	}
	for err := s.load(); ; err = s.next() {
		if err != nil || !s.ok || after.before(s.at) {
			return err
		}
	}
}

// load reads the chunk at which the walker stands.
func (s *stream) load() error {
	s.chunk, s.behind = s.chunk[:0], 0
	var posts []posting
	var bad error
	err := s.walker.entries(func(term, data []byte) bool {
		posts, bad = readPosts(posts[:0], data)
		t := string(term)
		for _, p := range posts {
			s.chunk = append(s.chunk, spot{t, p})
		}
		return bad == nil
	})
	if bad != nil {
		err = damaged(bucketTerms, s.walker.key, bad.Error())
	}
	if err != nil || len(s.chunk) == 0 {
		s.ok = false
		return err
	}
	return s.next()
}

// next goes to the next spot; ok tells whether there is one.
func (s *stream) next() error {
	if s.behind < len(s.chunk) {
		s.at, s.ok = s.chunk[s.behind], true
		s.behind++
		return nil
	}
	s.ok = false
	if !s.walker.next() {
		return nil
	}
	return s.load()
}
