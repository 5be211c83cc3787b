package bolt

import (
	"bytes"
	"fmt"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// recordWriter writes records for one update. The bbolt transaction beneath is shared with the rest
// of its group.
type recordWriter struct {
	recordReader
	wrote   bool
	broken  error   // bbolt gave up half-way: nothing of this may be committed
	touched touched // where a rewrite learns what changed; nil: none goes on
}

func newRecordWriter(tx *bbolt.Tx, t touched) *recordWriter {
	return &recordWriter{recordReader: newRecordReader(tx), touched: t}
}

// changed reports whether anything was written, or tried to be.
func (w *recordWriter) changed() bool { return w.wrote }

// err says why nothing that was written may be committed; nil: it may.
func (w *recordWriter) err() error { return w.broken }

// put writes a record.
func (w *recordWriter) put(b bucket, key []byte, v any) error {
	data, err := encode(b, key, v)
	if err != nil {
		return err
	}
	return w.putData(b, key, data)
}

// mark writes a record that says all by its key.
func (w *recordWriter) mark(b bucket, key []byte) error {
	return w.putData(b, key, sealOctets(b, key, nil))
}

func (w *recordWriter) putData(b bucket, key, data []byte) error {
	return w.change(b, key, func() error {
		in := w.bucket(b)
		if isAppended(b) {
			in.FillPercent = appendedFill
		}
		return in.Put(key, data)
	})
}

func (w *recordWriter) remove(b bucket, key []byte) error {
	return w.change(b, key, func() error { return w.bucket(b).Delete(key) })
}

// keep makes data what a list has at key; nil is nothing. Most often it is so already.
func (w *recordWriter) keep(b bucket, key, data []byte) error {
	was, err := w.octets(b, key)
	switch {
	case err != nil, bytes.Equal(was, data):
		return err
	case data == nil:
		return w.remove(b, key)
	}
	return w.putData(b, key, data)
}

// next returns the number after the last one given in b.
func (w *recordWriter) next(b bucket) (n uint64, err error) {
	err = w.change(b, nil, func() error {
		n, err = w.bucket(b).NextSequence()
		return err
	})
	return n, err
}

// raise makes n the last number given in b, unless it gave that one already.
func (w *recordWriter) raise(b bucket, n uint64) error {
	if w.bucket(b).Sequence() >= n {
		return nil
	}
	return w.change(b, nil, func() error { return w.bucket(b).SetSequence(n) })
}

// change runs what writes, and remembers that something was written.
func (w *recordWriter) change(b bucket, key []byte, fn func() error) (err error) {
	w.wrote = true
	if w.touched != nil {
		w.touched.add(b, key)
	}
	defer func() {
		if p := recover(); p != nil {
			err = damaged(b, key, fmt.Sprintf("bbolt gave up (%v)", p))
			w.broken = err
		}
	}()
	if err := fn(); err != nil {
		return fault(fmt.Errorf("write %s: %w", nameOf(b, key), err))
	}
	return nil
}

// replace writes a record that must be there already.
func (w *recordWriter) replace(b bucket, key []byte, v any) error {
	ok, err := w.has(b, key)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("%s: %w", nameOf(b, key), ticket.ErrNotFound)
	}
	return w.put(b, key, v)
}

// add writes a record that must not be there yet.
func (w *recordWriter) add(b bucket, key []byte, v any) error {
	ok, err := w.has(b, key)
	if err != nil {
		return err
	}
	if ok {
		return fault(fmt.Errorf("%s is there already", nameOf(b, key)))
	}
	return w.put(b, key, v)
}
