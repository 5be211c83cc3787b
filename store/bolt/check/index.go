package check

import (
	"guichet/store/bolt/index"
	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// index verifies the search index: that it can be walked, that every chunk lies where it
// begins, and that it speaks of tickets that are there. Whether every word is in it is not
// asked: that would mean to index all mail again.
func (c *checker) index() error {
	err := c.keys(record.BucketFresh, func(k []byte) error {
		_, n, id := record.SplitFresh(k)
		if id > 0 {
			return c.need("The list of what is to be indexed", record.BucketMessages, record.PartKey(n, id))
		}
		return c.ticketOf("The list of what is to be indexed", n)
	})
	if err != nil {
		return err
	}
	all, err := index.SegmentIDs(c.Reader)
	if err != nil {
		return c.fault(err)
	}
	known := map[uint64]bool{}
	for _, id := range all {
		known[id] = true
	}
	i := indexCheck{checker: c, tickets: map[ticket.Number]bool{}}
	return c.walk(record.BucketTerms, func(k, data []byte) error {
		segment := index.SegmentOf(k)
		if !known[segment] {
			c.Say("The search index has a part of segment %d, which is missing.", segment)
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
	last    posting.Spot
}

func (i *indexCheck) chunk(segment uint64, k, data []byte) error {
	if segment != i.segment {
		i.segment, i.last = segment, posting.Spot{}
	}
	first, spots, err := index.ReadChunk(k, data)
	if err != nil {
		return i.fault(err)
	}
	if len(spots) == 0 || spots[0] != first {
		i.Say("A part of segment %d of the search index lies at a wrong place.", segment)
	}
	for _, at := range spots {
		if !i.last.Before(at) {
			i.Say("Segment %d of the search index is out of order.", segment)
			return nil
		}
		i.last = at
		if n := at.Posting.Ticket(); !i.tickets[n] {
			i.tickets[n] = true
			if err := i.ticketOf("The search index", n); err != nil {
				return err
			}
		}
	}
	return nil
}
