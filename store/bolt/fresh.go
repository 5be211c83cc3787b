package bolt

import (
	"errors"
	"hash/maphash"

	"guichet/search"
	"guichet/ticket"
)

// queue notes that a ticket (id 0) or a message waits to be indexed. It is all that the way
// of a mail does for the index: a key in order of time.
func (t *tx) queue(n ticket.Number, id uint32) error {
	p, ok := newPosting(n, id)
	if !ok {
		return nil
	}
	seq, err := t.next(bucketFresh)
	if err != nil {
		return err
	}
	t.queued = seq
	return t.mark(bucketFresh, freshKey(seq, p))
}

// Ticket remembers what the ticket is found by, so that PutTicket need not read it again.
func (t *tx) Ticket(n ticket.Number) (*ticket.Ticket, error) {
	ticket, err := t.reader.Ticket(n)
	if err == nil {
		t.see(ticket)
	}
	return ticket, err
}

func (t *tx) see(it *ticket.Ticket) {
	if t.seen == nil {
		t.seen = map[ticket.Number]uint64{}
	}
	t.seen[it.Number] = t.db.searchable(it.Searchable())
}

// changedTicket reindexes a ticket that is about to be replaced.
func (t *tx) changedTicket(ticket *ticket.Ticket) error {
	is := ticket.Searchable()
	if sum, ok := t.seen[ticket.Number]; ok && !t.forgotten[ticket.Number] && sum == t.db.searchable(is) {
		return nil
	}
	was, err := t.reader.Ticket(ticket.Number)
	if err != nil {
		return err
	}
	if err := t.reindex(ticket.Number, 0, was.Searchable(), is); err != nil {
		return err
	}
	t.see(ticket)
	return nil
}

// searchable sums up a doc, for comparing within this process.
func (db *DB) searchable(d search.Doc) uint64 {
	var h maphash.Hash
	h.SetSeed(db.seed)
	for _, list := range [][]string{d.Texts, d.Exact} {
		for _, s := range list {
			_, _ = h.WriteString(s)
			_ = h.WriteByte(0)
		}
		_ = h.WriteByte(1)
	}
	return h.Sum64()
}

// words returns what is found of a ticket (id 0) or a message.
func (r *reader) words(n ticket.Number, id uint32) (search.Words, error) {
	if id > 0 {
		m, err := r.Message(n, id)
		if err != nil {
			return search.Words{}, err
		}
		return m.Searchable().Words(), nil
	}
	t, err := r.Ticket(n)
	if err != nil {
		return search.Words{}, err
	}
	return t.Searchable().Words(), nil
}

// wordsIfAny returns none for what is gone.
func (r *reader) wordsIfAny(n ticket.Number, id uint32) (search.Words, error) {
	words, err := r.words(n, id)
	if errors.Is(err, ticket.ErrNotFound) {
		return search.Words{}, nil
	}
	return words, err
}
