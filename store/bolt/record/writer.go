package record

import (
	"bytes"
	"fmt"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// Writer writes records for one update. The bbolt transaction beneath is shared with the rest
// of its group.
type Writer struct {
	Reader
	wrote   bool
	broken  error   // bbolt gave up half-way: nothing of this may be committed
	touched Touched // where a rewrite learns what changed; nil: none goes on
}

// NewWriter writes in tx, and notes in t, unless that is nil, what it changes.
func NewWriter(tx *bbolt.Tx, t Touched) *Writer {
	return &Writer{Reader: NewReader(tx), touched: t}
}

// Changed reports whether anything was written, or tried to be.
func (w *Writer) Changed() bool { return w.wrote }

// Err says why nothing that was written may be committed; nil: it may.
func (w *Writer) Err() error { return w.broken }

// Put writes a record.
func (w *Writer) Put(b Bucket, key []byte, v any) error {
	data, err := Encode(b, key, v)
	if err != nil {
		return err
	}
	return w.PutData(b, key, data)
}

// Mark writes a record that says all by its key.
func (w *Writer) Mark(b Bucket, key []byte) error {
	return w.PutData(b, key, SealOctets(b, key, nil))
}

// PutData writes a record that was sealed already.
func (w *Writer) PutData(b Bucket, key, data []byte) error {
	return w.change(b, key, func() error {
		in := w.Bucket(b)
		if IsAppended(b) {
			in.FillPercent = appendedFill
		}
		return in.Put(key, data)
	})
}

// Remove deletes a record; none is no error.
func (w *Writer) Remove(b Bucket, key []byte) error {
	return w.change(b, key, func() error { return w.Bucket(b).Delete(key) })
}

// keep makes data what a list has at key; nil is nothing. Most often it is so already.
func (w *Writer) keep(b Bucket, key, data []byte) error {
	was, err := w.Octets(b, key)
	switch {
	case err != nil, bytes.Equal(was, data):
		return err
	case data == nil:
		return w.Remove(b, key)
	}
	return w.PutData(b, key, data)
}

// Next returns the number after the last one given in b.
func (w *Writer) Next(b Bucket) (n uint64, err error) {
	err = w.change(b, nil, func() error {
		n, err = w.Bucket(b).NextSequence()
		return err
	})
	return n, err
}

// Raise makes n the last number given in b, unless it gave that one already.
func (w *Writer) Raise(b Bucket, n uint64) error {
	if w.Bucket(b).Sequence() >= n {
		return nil
	}
	return w.change(b, nil, func() error { return w.Bucket(b).SetSequence(n) })
}

// change runs what writes, and remembers that something was written.
func (w *Writer) change(b Bucket, key []byte, fn func() error) (err error) {
	w.wrote = true
	if w.touched != nil {
		w.touched.add(b, key)
	}
	defer func() {
		if p := recover(); p != nil {
			err = Damaged(b, key, fmt.Sprintf("bbolt gave up (%v)", p))
			w.broken = err
		}
	}()
	if err := fn(); err != nil {
		return Fault(fmt.Errorf("write %s: %w", NameOf(b, key), err))
	}
	return nil
}

// Replace writes a record that must be there already: ticket.ErrNotFound.
func (w *Writer) Replace(b Bucket, key []byte, v any) error {
	ok, err := w.Has(b, key)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("%s: %w", NameOf(b, key), ticket.ErrNotFound)
	}
	return w.Put(b, key, v)
}

// Add writes a record that must not be there yet.
func (w *Writer) Add(b Bucket, key []byte, v any) error {
	ok, err := w.Has(b, key)
	if err != nil {
		return err
	}
	if ok {
		return Fault(fmt.Errorf("%s is there already", NameOf(b, key)))
	}
	return w.Put(b, key, v)
}
