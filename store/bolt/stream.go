package bolt

// lastSpot returns where a segment ends, the zero value if it is empty.
func lastSpot(r recordReader, segment uint64) (last spot, err error) {
	w := newWalker(r, segment)
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
func merge(r recordReader, segments []uint64, after spot, fn func(spot) bool) error {
	var streams []*stream
	for _, id := range segments {
		s := &stream{walker: newWalker(r, id)}
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

// readChunk reads a record of the terms bucket: where its key says that it begins, and what is in it.
func readChunk(key, data []byte) (first spot, all []spot, err error) {
	s := stream{walker: &walker{segment: segmentOf(key), key: key, data: data}}
	err = s.load()
	return s.walker.first(), s.chunk, err
}

// segmentOf returns the segment of a chunk by its key.
func segmentOf(key []byte) uint64 {
	segment, _, _ := splitTerm(key)
	return segment
}
