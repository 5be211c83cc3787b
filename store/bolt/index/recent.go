package index

import (
	"sync"

	"guichet/search"
)

// maxRecent bounds the terms that recent holds, to some 10 MB.
const maxRecent = 300_000

// recent keeps the words of what waits to be indexed, so that not every search cuts them
// again. It is a hint, by the number in bucketFresh: a record that lost words since is read
// again before it is a hit, and one that won some waits under a new number.
type recent struct {
	mu    sync.Mutex
	words map[uint64]search.Words
	terms int
}

func (c *recent) get(seq uint64) (search.Words, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	w, ok := c.words[seq]
	return w, ok
}

// put keeps the words; when there are too many, all others go.
func (c *recent) put(seq uint64, w search.Words) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := w.Count()
	if c.words == nil || c.terms+n > maxRecent {
		c.words, c.terms = map[uint64]search.Words{}, 0
	}
	if _, known := c.words[seq]; !known {
		c.terms += n
	}
	c.words[seq] = w
}

// clear forgets everything.
func (c *recent) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.words, c.terms = nil, 0
}
