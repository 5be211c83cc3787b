package mailauth

import (
	"container/list"
	"sync"
	"time"
)

// How long an answer is kept. A Resolver does not tell the TTL: these are shorter than what
// records of mail usually have, and short enough for an operator who waits for a change.
const (
	keepAnswer  = 5 * time.Minute
	keepNothing = time.Minute
)

// cacheSize is about how many octets the answers may take; one bigger than maxEntry is not
// kept, so that a stranger's records cannot push out everybody else's.
const (
	cacheSize = 16 << 20
	maxEntry  = 16 << 10
	entryCost = 200 // of the list and the map
)

// cache keeps DNS answers; the least recently used goes first. Faults are not kept. Its
// methods may be called at once.
type cache struct {
	now func() time.Time
	max int

	mu    sync.Mutex
	used  int
	byKey map[string]*list.Element
	order list.List // of *entry, the most recently used first
}

type entry struct {
	key   string
	value any // nil: there is no such record
	cost  int
	until time.Time
}

func newCache(size int, now func() time.Time) *cache {
	return &cache{now: now, max: size, byKey: make(map[string]*list.Element)}
}

// get returns what is known of key; nil, true if it is known that there is nothing.
func (c *cache) get(key string) (value any, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.byKey[key]
	if !ok {
		return nil, false
	}
	e := at.Value.(*entry)
	if !c.now().Before(e.until) {
		c.drop(at)
		return nil, false
	}
	c.order.MoveToFront(at)
	return e.value, true
}

func (c *cache) put(key string, value any, cost int, keep time.Duration) {
	if cost > maxEntry {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.byKey[key]; ok {
		c.drop(at)
	}
	e := &entry{key: key, value: value, cost: cost + entryCost, until: c.now().Add(keep)}
	c.byKey[key] = c.order.PushFront(e)
	for c.used += e.cost; c.used > c.max; {
		c.drop(c.order.Back())
	}
}

func (c *cache) drop(at *list.Element) {
	e := c.order.Remove(at).(*entry)
	delete(c.byKey, e.key)
	c.used -= e.cost
}
