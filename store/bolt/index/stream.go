package index

import (
	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
)

// lastSpot returns where a segment ends, the zero value if it is empty.
func lastSpot(r record.Reader, segment uint64) (last posting.Spot, err error) {
	w := newWalker(r, segment)
	if !w.atOrBefore(posting.Spot{Term: "\xff", Posting: 0}) { // no term begins so
		return posting.Spot{}, nil
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
func merge(r record.Reader, segments []uint64, after posting.Spot, fn func(posting.Spot) bool) error {
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
			if s.ok && (low == nil || s.at.Before(low.at)) {
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
	at     posting.Spot
	ok     bool
	chunk  []posting.Spot
	behind int // how many of the chunk are up to at
}

// begin goes to the first spot behind after.
func (s *stream) begin(after posting.Spot) error {
	if !s.walker.floor(after) {
		return nil
	}
	for err := s.load(); ; err = s.next() {
		if err != nil || !s.ok || after.Before(s.at) {
			return err
		}
	}
}

// load reads the chunk at which the walker stands.
func (s *stream) load() error {
	s.chunk, s.behind = s.chunk[:0], 0
	var posts []posting.Posting
	var bad error
	err := s.walker.entries(func(term, data []byte) bool {
		posts, bad = posting.ReadPosts(posts[:0], data)
		t := string(term)
		for _, p := range posts {
			s.chunk = append(s.chunk, posting.Spot{Term: t, Posting: p})
		}
		return bad == nil
	})
	if bad != nil {
		err = record.Damaged(record.BucketTerms, s.walker.key, bad.Error())
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

// ReadChunk reads a record of the terms bucket: where its key says that it begins, and what is in it.
func ReadChunk(key, data []byte) (first posting.Spot, all []posting.Spot, err error) {
	s := stream{walker: &walker{segment: SegmentOf(key), key: key, data: data}}
	err = s.load()
	return s.walker.first(), s.chunk, err
}

// SegmentOf returns the segment of a chunk by its key.
func SegmentOf(key []byte) uint64 {
	segment, _, _ := record.SplitTerm(key)
	return segment
}
