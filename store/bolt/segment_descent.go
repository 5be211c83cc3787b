package bolt

import "strings"

// inSegment is the descent over one term in one segment. It reads a chunk at a time.
type inSegment struct {
	finder *finder
	walker *walker
	term   string
	chunk  ordered // what the last chunk has of the term
}

func (d *inSegment) seek(p posting) (posting, bool) {
	if at, ok := d.chunk.seek(p); ok {
		return at, true
	}
	// What is not above p lies in the last chunk that begins so, or nowhere.
	if d.finder.err != nil || !d.walker.atOrBefore(spot{d.term, p}) {
		return 0, false
	}
	d.chunk, d.finder.err = d.walker.postings(d.chunk[:0], d.term)
	if d.finder.err != nil {
		return 0, false
	}
	return d.chunk.seek(p)
}

// maxGathered bounds the postings of one prefix: 32 MiB. What is over it, in the newest
// segments first, is not found.
const maxGathered = 4 << 20

// gather adds what a segment has of the terms that begin with prefix, up to p.
func (f *finder) gather(h *heaps, segment uint64, prefix string, p posting) {
	w := newWalker(f.records, segment)
	var posts []posting
	var bad error
	for ok := w.floor(spot{term: prefix}); ok && f.err == nil; ok = w.next() {
		beyond := false
		err := w.entries(func(term, data []byte) bool {
			switch {
			case strings.HasPrefix(string(term), prefix):
				posts, bad = readPosts(posts[:0], data)
				h.add(posts[:upTo(posts, p)])
			case string(term) > prefix:
				beyond = true
			}
			return bad == nil && !beyond && h.size() < maxGathered
		})
		if bad != nil {
			err = damaged(bucketTerms, w.key, bad.Error())
		}
		f.err = err
		if beyond || h.size() >= maxGathered {
			return
		}
	}
}
