package bolt

import (
	"hash/maphash"
	"sync/atomic"

	"guichet/search"
)

// indexing bounds the work on the search index. The zero value is the default.
type indexing struct {
	flush  int  // changes that are worth a segment: fewer are read one by one
	most   int  // changes of one segment
	fan    int  // segments of a level that are merged into one of the next
	chunks int  // chunks that one transaction writes
	off    bool // nothing happens but by a test's own steps
}

func (i indexing) defaults() indexing {
	if i.flush == 0 {
		i = indexing{flush: 256, most: 1024, fan: 4, chunks: 64, off: i.off}
	}
	return i
}

// searchIndex is what the transactions of one store and its indexer share of the search index.
type searchIndex struct {
	indexing
	recent  recent
	seed    maphash.Seed // of sum
	kick    chan struct{}
	flushed atomic.Uint64 // the last number of bucketFresh that was indexed; a hint
}

func newSearchIndex(i indexing) *searchIndex {
	return &searchIndex{indexing: i.defaults(), seed: maphash.MakeSeed(), kick: make(chan struct{}, 1)}
}

// note tells of what waits, up to this number.
func (x *searchIndex) note(seq uint64) {
	if seq >= x.flushed.Load()+uint64(x.flush) {
		x.wake()
	}
}

// wake has it look for work.
func (x *searchIndex) wake() {
	select {
	case x.kick <- struct{}{}:
	default:
	}
}

// restart tells that the index is to be made anew: what is kept of it in memory is forgotten.
func (x *searchIndex) restart() {
	x.recent.clear()
	x.wake()
}

// sum sums up a doc, for comparing within this process.
func (x *searchIndex) sum(d search.Doc) uint64 {
	var h maphash.Hash
	h.SetSeed(x.seed)
	for _, list := range [][]string{d.Texts, d.Exact} {
		for _, s := range list {
			_, _ = h.WriteString(s)
			_ = h.WriteByte(0)
		}
		_ = h.WriteByte(1)
	}
	return h.Sum64()
}
