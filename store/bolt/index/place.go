package index

import (
	"slices"

	"guichet/search"
	"guichet/store/bolt/posting"
	"guichet/ticket"
)

// place is a ticket on which every condition may hold.
type place struct {
	number ticket.Number
	ids    []uint32      // of the documents that may be hits, 0 first, then the newest first
	above  []bool        // for each condition: it may hold on the ticket itself
	ticket *search.Words // nil: not read yet
}

// verify compares what the index says of a ticket with its records.
func (f *finder) verify(n ticket.Number) ([]ticket.Hit, error) {
	at := f.place(n)
	if f.err != nil {
		return nil, f.err
	}
	var hits []ticket.Hit
	for _, id := range at.ids {
		if len(hits) == maxHits {
			break
		}
		ok, err := f.match(&at, id)
		if err != nil {
			return nil, err
		}
		if ok {
			hits = append(hits, ticket.Hit{Ticket: n, Message: id})
		}
	}
	return hits, nil
}

// match reports whether a document is a hit. The ticket is read only when it matters.
func (f *finder) match(at *place, id uint32) (bool, error) {
	var own search.Words
	if id > 0 {
		var err error
		if own, err = f.read(at.number, id); err != nil {
			return false, err
		}
	}
	part := id == 0
	for i, a := range f.atoms {
		switch {
		case a.In(own):
			part = true
			continue
		case !at.above[i]:
			return false, nil
		case at.ticket == nil:
			words, err := f.read(at.number, 0)
			if err != nil {
				return false, err
			}
			at.ticket = &words
		}
		if !a.In(*at.ticket) {
			return false, nil
		}
	}
	return part, nil
}

// read returns the words of a document, none if it is gone.
func (f *finder) read(n ticket.Number, id uint32) (search.Words, error) {
	if f.reads++; f.reads > MaxReads {
		return search.Words{}, ticket.ErrTooBroad
	}
	return wordsIfAny(f.records, n, id)
}

// place asks the index where on ticket n each condition may hold.
func (f *finder) place(n ticket.Number) place {
	lo, hi := posting.Bounds(n)
	at := place{number: n}
	lacking := 0 // conditions that the ticket itself does not fulfil
	holds := map[uint32]int{}
	for _, d := range f.descents {
		var of []uint32
		p, ok := d.Seek(hi)
		for ; ok && p > lo; p, ok = d.Seek(p - 1) {
			of = append(of, p.Message())
		}
		above := ok && p == lo
		at.above = append(at.above, above)
		step := 0
		if !above {
			lacking++
			step = 1
		}
		for _, id := range of {
			if _, known := holds[id]; !known {
				at.ids = append(at.ids, id)
			}
			holds[id] += step
		}
	}
	at.ids = slices.DeleteFunc(at.ids, func(id uint32) bool { return holds[id] < lacking })
	slices.Sort(at.ids)
	slices.Reverse(at.ids)
	if lacking == 0 {
		at.ids = slices.Insert(at.ids, 0, 0)
	}
	return at
}
