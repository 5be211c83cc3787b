package bolt

import (
	"bytes"
	"fmt"

	"guichet/ticket"
)

var _ ticket.Tx = (*tx)(nil)

// tx implements desk.Tx for one run of one fn. The bbolt transaction beneath is shared with
// the rest of its group.
type tx struct {
	reader
	wrote     bool
	broken    error                    // bbolt gave up half-way: nothing of this may be committed
	arrived   bool                     // it brings a mail or a ticket
	adopted   []*staged                // whose files the commit names
	dropped   []string                 // files that the commit no longer names
	queued    uint64                   // the last number given to what waits to be indexed; 0: none
	seen      map[ticket.Number]uint64 // what tickets are found by, as they are in the store: see DB.searchable
	forgotten map[ticket.Number]bool   // nothing of them is in the index
	touched   touched                  // where a rewrite learns what changed; nil: none goes on
}

// put writes a record.
func (t *tx) put(b bucket, key []byte, v any) error {
	data, err := encode(b, key, v)
	if err != nil {
		return err
	}
	return t.putData(b, key, data)
}

// mark writes a record that says all by its key.
func (t *tx) mark(b bucket, key []byte) error {
	return t.putData(b, key, sealOctets(b, key, nil))
}

func (t *tx) putData(b bucket, key, data []byte) error {
	return t.change(b, key, func() error {
		in := t.bucket(b)
		if isAppended(b) {
			in.FillPercent = appendedFill
		}
		return in.Put(key, data)
	})
}

func (t *tx) remove(b bucket, key []byte) error {
	return t.change(b, key, func() error { return t.bucket(b).Delete(key) })
}

// keep makes data what a list has at key; nil is nothing. Most often it is so already.
func (t *tx) keep(b bucket, key, data []byte) error {
	was, err := t.octets(b, key)
	switch {
	case err != nil, bytes.Equal(was, data):
		return err
	case data == nil:
		return t.remove(b, key)
	}
	return t.putData(b, key, data)
}

// next returns the number after the last one given in b.
func (t *tx) next(b bucket) (n uint64, err error) {
	err = t.change(b, nil, func() error {
		n, err = t.bucket(b).NextSequence()
		return err
	})
	return n, err
}

// change runs what writes, and remembers that something was written.
func (t *tx) change(b bucket, key []byte, fn func() error) (err error) {
	t.wrote = true
	if t.touched != nil {
		t.touched.add(b, key)
	}
	defer func() {
		if p := recover(); p != nil {
			err = damaged(b, key, fmt.Sprintf("bbolt gave up (%v)", p))
			t.broken = err
		}
	}()
	if err := fn(); err != nil {
		return fault(fmt.Errorf("write %s: %w", nameOf(b, key), err))
	}
	return nil
}

// replace writes a record that must be there already.
func (t *tx) replace(b bucket, key []byte, v any) error {
	ok, err := t.has(b, key)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("%s: %w", nameOf(b, key), ticket.ErrNotFound)
	}
	return t.put(b, key, v)
}

// add writes a record that must not be there yet.
func (t *tx) add(b bucket, key []byte, v any) error {
	ok, err := t.has(b, key)
	if err != nil {
		return err
	}
	if ok {
		return fault(fmt.Errorf("%s is there already", nameOf(b, key)))
	}
	return t.put(b, key, v)
}

// settle is called once the changes are durable.
func (t *tx) settle() {
	for _, s := range t.adopted {
		s.kept.Store(true)
	}
	t.db.files.drop(t.dropped)
	if len(t.forgotten) > 0 {
		t.db.recent.clear()
	}
	if t.queued > 0 {
		t.db.indexer.note(t.queued)
	}
}

// doubt is called when the commit failed: it may have happened all the same, so the files
// stay, and the next Open sees whether anything names them.
func (t *tx) doubt() {
	for _, s := range t.adopted {
		s.kept.Store(true)
	}
}
