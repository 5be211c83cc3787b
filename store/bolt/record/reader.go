package record

import (
	"bytes"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// Reader reads records, by bucket and key, in one transaction. What it hands out as octets lies
// in the file and dies with the transaction.
type Reader struct {
	tx     *bbolt.Tx
	damage *Damage
}

// NewReader reads in tx.
func NewReader(tx *bbolt.Tx) Reader { return Reader{tx: tx} }

// Noting is a Reader that takes down which damaged records it passes over.
func (r Reader) Noting(d *Damage) Reader {
	r.damage = d
	return r
}

// PassOver reports whether an error is about one damaged record, and takes that down: who walks over the records of many
// people goes on without it, so that it costs nobody else anything.
func (r Reader) PassOver(err error) bool { return r.damage.Note(err) }

// Writable reports whether the transaction is one that writes.
func (r Reader) Writable() bool { return r.tx.Writable() }

// Bucket returns a bucket, nil if the file has none of that name.
func (r Reader) Bucket(b Bucket) *bbolt.Bucket { return r.tx.Bucket([]byte(b)) }

// Octets returns the record as it lies in the file; nil if there is none.
func (r Reader) Octets(b Bucket, key []byte) (data []byte, err error) {
	defer Catch(b, key, &err)
	in := r.Bucket(b)
	if in == nil {
		return nil, Damaged(b, key, "its bucket is missing")
	}
	return in.Get(key), nil
}

// Get reads the record at key into v, a pointer. Without one it returns ticket.ErrNotFound; of one that does
// not read back, an error with ErrDamaged.
func (r Reader) Get(b Bucket, key []byte, v any) (err error) {
	defer Catch(b, key, &err)
	data, err := r.Octets(b, key)
	if err != nil {
		return err
	}
	if data == nil {
		return ticket.ErrNotFound
	}
	return Decode(b, key, data, v)
}

// Has reports whether there is a sound record at key.
func (r Reader) Has(b Bucket, key []byte) (ok bool, err error) {
	defer Catch(b, key, &err)
	data, err := r.Octets(b, key)
	if data == nil || err != nil {
		return false, err
	}
	_, _, err = Unseal(b, key, data)
	return err == nil, err
}

// Each calls fn for the records of b from key on, in order, until it returns false.
func (r Reader) Each(b Bucket, from []byte, fn func(k, data []byte) (bool, error)) (err error) {
	defer Catch(b, from, &err)
	in := r.Bucket(b)
	if in == nil {
		return Damaged(b, from, "its bucket is missing")
	}
	c := in.Cursor()
	for k, v := c.Seek(from); k != nil; k, v = c.Next() {
		more, err := fn(k, v)
		if !more || err != nil {
			return err
		}
	}
	return nil
}

// Under is Each for the keys that begin with prefix.
func (r Reader) Under(b Bucket, prefix []byte, fn func(k, data []byte) error) error {
	return r.Each(b, prefix, func(k, data []byte) (bool, error) {
		if !bytes.HasPrefix(k, prefix) {
			return false, nil
		}
		return true, fn(k, data)
	})
}

// UnderBackward is Under from the last key to the first.
func (r Reader) UnderBackward(b Bucket, prefix []byte, fn func(k, data []byte) error) (err error) {
	defer Catch(b, prefix, &err)
	in := r.Bucket(b)
	if in == nil {
		return Damaged(b, prefix, "its bucket is missing")
	}
	c := in.Cursor()
	// No key under prefix is longer than this.
	last, _ := c.Seek(append(bytes.Clone(prefix), bytes.Repeat([]byte{0xff}, 64)...))
	k, v := c.Prev()
	if last == nil {
		k, v = c.Last()
	}
	for ; k != nil && bytes.HasPrefix(k, prefix); k, v = c.Prev() {
		if err := fn(k, v); err != nil {
			return err
		}
	}
	return nil
}

// Before goes to the last key below key and returns it; nil if there is none.
func Before(c *bbolt.Cursor, key []byte) []byte {
	k, _ := c.Seek(key)
	if k == nil {
		k, _ = c.Last()
		return k
	}
	k, _ = c.Prev()
	return k
}
