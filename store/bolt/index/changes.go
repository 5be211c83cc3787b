package index

import (
	"slices"

	"guichet/search"
	"guichet/store/bolt/posting"
	"guichet/store/bolt/record"
	"guichet/ticket"
)

// Changes is what one update does to the search index. Settle is called once its changes are
// durable.
type Changes struct {
	w         *record.Writer
	index     *Index
	queued    uint64                   // the last number given to what waits to be indexed; 0: none
	seen      map[ticket.Number]uint64 // what tickets are found by, as they are in the store: see Index.sum
	forgotten map[ticket.Number]bool   // nothing of them is in the index
}

// NewChanges are those of the update that w writes.
func NewChanges(w *record.Writer, x *Index) Changes {
	return Changes{w: w, index: x}
}

// Queue notes that a ticket (id 0) or a message waits to be indexed. It is all that the way
// of a mail does for the index: a key in order of time.
func (c *Changes) Queue(n ticket.Number, id uint32) error {
	_, ok := posting.New(n, id)
	if !ok {
		return nil
	}
	seq, err := c.w.Next(record.BucketFresh)
	if err != nil {
		return err
	}
	c.queued = seq
	return c.w.Mark(record.BucketFresh, record.FreshKey(seq, n, id))
}

// See remembers what a ticket in the store is found by, so that ChangeTicket need not read it again.
func (c *Changes) See(it *ticket.Ticket) {
	if c.seen == nil {
		c.seen = map[ticket.Number]uint64{}
	}
	c.seen[it.Number] = c.index.sum(it.Searchable())
}

// ChangeTicket reindexes a ticket that is about to be replaced.
func (c *Changes) ChangeTicket(ticket *ticket.Ticket) error {
	is := ticket.Searchable()
	if sum, ok := c.seen[ticket.Number]; ok && !c.forgotten[ticket.Number] && sum == c.index.sum(is) {
		return nil
	}
	was, err := readTicket(c.w.Reader, ticket.Number)
	if err != nil {
		return err
	}
	if err := c.Change(ticket.Number, 0, was.Searchable(), is); err != nil {
		return err
	}
	c.See(ticket)
	return nil
}

// Change queues what was changed to be indexed again, and takes the terms that it lost out
// of the index at once: nobody's words stay there.
func (c *Changes) Change(n ticket.Number, id uint32, was, is search.Doc) error {
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
	p, ok := posting.New(n, id)
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
	return c.Queue(n, id)
}

// Forget takes a ticket and its messages out of what is found, and every word of theirs out of the
// index. It goes by the records as they are.
func (c *Changes) Forget(n ticket.Number) error {
	it, err := readTicket(c.w.Reader, n)
	if err != nil {
		return err
	}
	messages, err := record.ListUnder[record.Message](c.w.Reader, record.BucketMessages, record.TicketKey(n))
	if err != nil {
		return err
	}
	terms := it.Searchable().Words().Terms()
	for _, m := range messages {
		terms = append(terms, m.Message.Searchable().Words().Terms()...)
	}
	slices.Sort(terms)
	lo, hi := posting.Bounds(n)
	if err := unindex(c.w, slices.Compact(terms), lo, hi); err != nil {
		return err
	}
	var waiting [][]byte
	err = c.w.Each(record.BucketFresh, nil, func(k, _ []byte) (bool, error) {
		if _, of, _ := record.SplitFresh(k); of == n {
			waiting = append(waiting, slices.Clone(k))
		}
		return true, nil
	})
	for _, k := range waiting {
		if err := c.w.Remove(record.BucketFresh, k); err != nil {
			return err
		}
	}
	if c.forgotten == nil {
		c.forgotten = map[ticket.Number]bool{}
	}
	c.forgotten[n] = true
	return err
}

// Settle tells of what was committed.
func (c *Changes) Settle() {
	if len(c.forgotten) > 0 {
		c.index.recent.clear()
	}
	if c.queued > 0 {
		c.index.note(c.queued)
	}
}
