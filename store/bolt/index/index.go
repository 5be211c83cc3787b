package index

import (
	"hash/maphash"
	"sync/atomic"

	"guichet/search"
)

// Bounds bounds the work on the search index. The zero value is the default.
type Bounds struct {
	Flush  int  // changes that are worth a segment: fewer are read one by one
	Most   int  // changes of one segment
	Fan    int  // segments of a level that are merged into one of the next
	Chunks int  // chunks that one transaction writes
	Off    bool // nothing happens but by a test's own steps
}

func (i Bounds) defaults() Bounds {
	if i.Flush == 0 {
		i = Bounds{Flush: 256, Most: 1024, Fan: 4, Chunks: 64, Off: i.Off}
	}
	return i
}

// Index is what the transactions of one store and its indexer share of the search index.
type Index struct {
	Bounds
	recent  recent
	seed    maphash.Seed // of sum
	kick    chan struct{}
	flushed atomic.Uint64 // the last number of the fresh bucket that was indexed; a hint
}

// New makes the memory of an index whose work has these bounds.
func New(i Bounds) *Index {
	return &Index{Bounds: i.defaults(), seed: maphash.MakeSeed(), kick: make(chan struct{}, 1)}
}

// note tells of what waits, up to this number.
func (x *Index) note(seq uint64) {
	if seq >= x.flushed.Load()+uint64(x.Flush) {
		x.wake()
	}
}

// wake has it look for work.
func (x *Index) wake() {
	select {
	case x.kick <- struct{}{}:
	default:
	}
}

// Restart tells that the index is to be made anew: what is kept of it in memory is forgotten.
func (x *Index) Restart() {
	x.recent.clear()
	x.wake()
}

// sum sums up a doc, for comparing within this process.
func (x *Index) sum(d search.Doc) uint64 {
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
