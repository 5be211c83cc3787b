package bolt

import "guichet/ticket"

// index verifies the search index: that it can be walked, that every chunk lies where it
// begins, and that it speaks of tickets that are there. Whether every word is in it is not
// asked: that would mean to index all mail again.
func (c *checker) index() error {
	err := c.keys(bucketFresh, func(k []byte) error {
		_, n, id := splitFresh(k)
		if id > 0 {
			return c.need("The list of what is to be indexed", bucketMessages, partKey(n, id))
		}
		return c.ticketOf("The list of what is to be indexed", n)
	})
	if err != nil {
		return err
	}
	all, err := segmentIDs(c.recordReader)
	if err != nil {
		return c.fault(err)
	}
	known := map[uint64]bool{}
	for _, id := range all {
		known[id] = true
	}
	i := indexCheck{checker: c, tickets: map[ticket.Number]bool{}}
	return c.walk(bucketTerms, func(k, data []byte) error {
		segment := segmentOf(k)
		if !known[segment] {
			c.say("The search index has a part of segment %d, which is missing.", segment)
			known[segment] = true
		}
		return i.chunk(segment, k, data)
	})
}

// indexCheck walks over the spots of the whole index.
type indexCheck struct {
	*checker
	tickets map[ticket.Number]bool // that were looked for
	segment uint64
	last    spot
}

func (i *indexCheck) chunk(segment uint64, k, data []byte) error {
	if segment != i.segment {
		i.segment, i.last = segment, spot{}
	}
	first, spots, err := readChunk(k, data)
	if err != nil {
		return i.fault(err)
	}
	if len(spots) == 0 || spots[0] != first {
		i.say("A part of segment %d of the search index lies at a wrong place.", segment)
	}
	for _, at := range spots {
		if !i.last.before(at) {
			i.say("Segment %d of the search index is out of order.", segment)
			return nil
		}
		i.last = at
		if n := at.posting.ticket(); !i.tickets[n] {
			i.tickets[n] = true
			if err := i.ticketOf("The search index", n); err != nil {
				return err
			}
		}
	}
	return nil
}
