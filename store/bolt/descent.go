package bolt

import (
	"slices"
	"strings"
)

// descent gives postings in falling order, the newest tickets first. Who asks never asks
// for a higher one again.
type descent interface {
	// seek returns the highest posting that is not above p; false if there is none.
	seek(p posting) (posting, bool)
}

// ordered is a descent over postings that are known, rising.
type ordered []posting

func (o ordered) seek(p posting) (posting, bool) {
	i, found := slices.BinarySearch(o, p)
	if found {
		return p, true
	}
	if i == 0 {
		return 0, false
	}
	return o[i-1], true
}

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

// either is the descent over what any of its members has.
type either struct{ members []member }

type member struct {
	descent descent
	at      posting
	ok      bool // at is its next one
	ended   bool
}

func newEither(all ...descent) *either {
	e := &either{}
	for _, d := range all {
		e.members = append(e.members, member{descent: d})
	}
	return e
}

func (e *either) seek(p posting) (best posting, found bool) {
	for i := range e.members {
		m := &e.members[i]
		if !m.ended && (!m.ok || m.at > p) {
			m.at, m.ok = m.descent.seek(p)
			m.ended = !m.ok
		}
		if m.ok && m.at <= p && (!found || m.at > best) {
			best, found = m.at, true
		}
	}
	return best, found
}

// both is the descent over what all of its members have, which is at least one.
type both []descent

func (b both) seek(p posting) (posting, bool) {
	for agreed := 0; agreed < len(b); {
		agreed = 0
		for _, d := range b {
			at, ok := d.seek(p)
			if !ok {
				return 0, false
			}
			if at == p {
				agreed++
			}
			p = at
		}
	}
	return p, true
}

// heaps is the descent over very many postings in no order, such as of all words that begin
// alike: they lie in heaps by number, and a heap is sorted when its turn comes.
type heaps struct {
	byNumber map[posting]ordered
	numbers  ordered // of the heaps that are left, once seek began
	begun    bool
	sorted   bool // the last heap of numbers
	count    int
}

// heapBits parts the postings: 4096 tickets are a heap.
const heapBits = messageBits + 12

func (h *heaps) add(all []posting) {
	if h.byNumber == nil {
		h.byNumber = map[posting]ordered{}
	}
	for len(all) > 0 {
		number := all[0] >> heapBits
		end := 1
		for end < len(all) && all[end]>>heapBits == number {
			end++
		}
		h.byNumber[number] = append(h.byNumber[number], all[:end]...)
		h.count += end
		all = all[end:]
	}
}

func (h *heaps) seek(p posting) (posting, bool) {
	if !h.begun {
		for number := range h.byNumber {
			h.numbers = append(h.numbers, number)
		}
		slices.Sort(h.numbers)
		h.begun = true
	}
	for len(h.numbers) > 0 {
		last := len(h.numbers) - 1
		number := h.numbers[last]
		if number <= p>>heapBits {
			heap := h.byNumber[number]
			if !h.sorted {
				slices.Sort(heap)
				h.sorted = true
			}
			if at, ok := heap.seek(p); ok {
				return at, true
			}
		}
		delete(h.byNumber, number)
		h.numbers, h.sorted = h.numbers[:last], false
	}
	return 0, false
}

// maxGathered bounds the postings of one prefix: 32 MiB. What is over it, in the newest
// segments first, is not found.
const maxGathered = 4 << 20

// gather adds what a segment has of the terms that begin with prefix, up to p.
func (f *finder) gather(h *heaps, segment uint64, prefix string, p posting) {
	w := f.reader.walker(segment)
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
			return bad == nil && !beyond && h.count < maxGathered
		})
		if bad != nil {
			err = damaged(bucketTerms, w.key, bad.Error())
		}
		f.err = err
		if beyond || h.count >= maxGathered {
			return
		}
	}
}

// upTo returns how many of the postings, rising, are not above p.
func upTo(posts []posting, p posting) int {
	i, found := slices.BinarySearch(posts, p)
	if found {
		i++
	}
	return i
}
