package index

import (
	"strings"

	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
)

// inSegment is the descent over one term in one segment. It reads a chunk at a time.
type inSegment struct {
	finder *finder
	walker *walker
	term   string
	chunk  posting.Ordered // what the last chunk has of the term
}

// Seek implements posting.Descent.
func (d *inSegment) Seek(p posting.Posting) (posting.Posting, bool) {
	if at, ok := d.chunk.Seek(p); ok {
		return at, true
	}
	// What is not above p lies in the last chunk that begins so, or nowhere.
	if d.finder.err != nil || !d.walker.atOrBefore(posting.Spot{Term: d.term, Posting: p}) {
		return 0, false
	}
	d.chunk, d.finder.err = d.walker.postings(d.chunk[:0], d.term)
	if d.finder.err != nil {
		return 0, false
	}
	return d.chunk.Seek(p)
}

// maxGathered bounds the postings of one prefix: 32 MiB. What is over it, in the newest
// segments first, is not found.
const maxGathered = 4 << 20

// gather adds what a segment has of the terms that begin with prefix, up to p.
func (f *finder) gather(h *posting.Heaps, segment uint64, prefix string, p posting.Posting) {
	w := newWalker(f.records, segment)
	var posts []posting.Posting
	var bad error
	for ok := w.floor(posting.Spot{Term: prefix}); ok && f.err == nil; ok = w.next() {
		beyond := false
		err := w.entries(func(term, data []byte) bool {
			switch {
			case strings.HasPrefix(string(term), prefix):
				posts, bad = posting.ReadPosts(posts[:0], data)
				h.Add(posts[:posting.UpTo(posts, p)])
			case string(term) > prefix:
				beyond = true
			}
			return bad == nil && !beyond && h.Size() < maxGathered
		})
		if bad != nil {
			err = record.Damaged(record.BucketTerms, w.key, bad.Error())
		}
		f.err = err
		if beyond || h.Size() >= maxGathered {
			return
		}
	}
}
