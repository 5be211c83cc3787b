package bolt

import (
	"slices"

	"guichet/search"
	"guichet/ticket"
)

// indexChanges is what one update does to the search index. settle is called once its changes are
// durable.
type indexChanges struct {
	w         *recordWriter
	index     *searchIndex
	queued    uint64                   // the last number given to what waits to be indexed; 0: none
	seen      map[ticket.Number]uint64 // what tickets are found by, as they are in the store: see searchIndex.sum
	forgotten map[ticket.Number]bool   // nothing of them is in the index
}

func newIndexChanges(w *recordWriter, x *searchIndex) indexChanges {
	return indexChanges{w: w, index: x}
}

// queue notes that a ticket (id 0) or a message waits to be indexed. It is all that the way
// of a mail does for the index: a key in order of time.
func (c *indexChanges) queue(n ticket.Number, id uint32) error {
	_, ok := newPosting(n, id)
	if !ok {
		return nil
	}
	seq, err := c.w.next(bucketFresh)
	if err != nil {
		return err
	}
	c.queued = seq
	return c.w.mark(bucketFresh, freshKey(seq, n, id))
}

// see remembers what a ticket in the store is found by, so that changeTicket need not read it again.
func (c *indexChanges) see(it *ticket.Ticket) {
	if c.seen == nil {
		c.seen = map[ticket.Number]uint64{}
	}
	c.seen[it.Number] = c.index.sum(it.Searchable())
}

// changeTicket reindexes a ticket that is about to be replaced.
func (c *indexChanges) changeTicket(ticket *ticket.Ticket) error {
	is := ticket.Searchable()
	if sum, ok := c.seen[ticket.Number]; ok && !c.forgotten[ticket.Number] && sum == c.index.sum(is) {
		return nil
	}
	was, err := readTicket(c.w.recordReader, ticket.Number)
	if err != nil {
		return err
	}
	if err := c.change(ticket.Number, 0, was.Searchable(), is); err != nil {
		return err
	}
	c.see(ticket)
	return nil
}

// change queues what was changed to be indexed again, and takes the terms that it lost out
// of the index at once: nobody's words stay there.
func (c *indexChanges) change(n ticket.Number, id uint32, was, is search.Doc) error {
	if c.forgotten[n] {
		was = search.Doc{}
	}
	if slices.Equal(was.Texts, is.Texts) && slices.Equal(was.Exact, is.Exact) {
		return nil
	}
	before, after := was.Words().Terms(), is.Words().Terms()
	if slices.Equal(before, after) {
		return nil
	}
	p, ok := newPosting(n, id)
	if !ok {
		return nil
	}
	lost := slices.DeleteFunc(slices.Clone(before), func(term string) bool {
		_, kept := slices.BinarySearch(after, term)
		return kept
	})
	if len(lost) > 0 {
		if err := unindex(c.w, lost, p, p); err != nil {
			return err
		}
	}
	if len(lost)+len(after) == len(before) {
		return nil // nothing came to it
	}
	return c.queue(n, id)
}

// forget takes a ticket and its messages out of what is found, and every word of theirs out of the
// index. It goes by the records as they are.
func (c *indexChanges) forget(n ticket.Number) error {
	it, err := readTicket(c.w.recordReader, n)
	if err != nil {
		return err
	}
	messages, err := listUnder[message](c.w.recordReader, bucketMessages, ticketKey(n))
	if err != nil {
		return err
	}
	terms := it.Searchable().Words().Terms()
	for _, m := range messages {
		terms = append(terms, m.Message.Searchable().Words().Terms()...)
	}
	slices.Sort(terms)
	lo, hi := bounds(n)
	if err := unindex(c.w, slices.Compact(terms), lo, hi); err != nil {
		return err
	}
	var waiting [][]byte
	err = c.w.each(bucketFresh, nil, func(k, _ []byte) (bool, error) {
		if _, of, _ := splitFresh(k); of == n {
			waiting = append(waiting, slices.Clone(k))
		}
		return true, nil
	})
	for _, k := range waiting {
		if err := c.w.remove(bucketFresh, k); err != nil {
			return err
		}
	}
	if c.forgotten == nil {
		c.forgotten = map[ticket.Number]bool{}
	}
	c.forgotten[n] = true
	return err
}

// settle tells of what was committed.
func (c *indexChanges) settle() {
	if len(c.forgotten) > 0 {
		c.index.recent.clear()
	}
	if c.queued > 0 {
		c.index.note(c.queued)
	}
}
