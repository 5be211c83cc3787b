package bolt

import (
	"bytes"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

// recordReader reads records, by bucket and key, in one transaction. What it hands out as octets lies
// in the file and dies with the transaction.
type recordReader struct{ tx *bbolt.Tx }

func newRecordReader(tx *bbolt.Tx) recordReader { return recordReader{tx} }

// writable reports whether the transaction is one that writes.
func (r recordReader) writable() bool { return r.tx.Writable() }

// bucket returns a bucket, nil if the file has none of that name.
func (r recordReader) bucket(b bucket) *bbolt.Bucket { return r.tx.Bucket([]byte(b)) }

// octets returns the record as it lies in the file; nil if there is none.
func (r recordReader) octets(b bucket, key []byte) (data []byte, err error) {
	defer catch(b, key, &err)
	in := r.bucket(b)
	if in == nil {
		return nil, damaged(b, key, "its bucket is missing")
	}
	return in.Get(key), nil
}

// get reads the record at key into v, or returns desk.ErrNotFound.
func (r recordReader) get(b bucket, key []byte, v any) (err error) {
	defer catch(b, key, &err)
	data, err := r.octets(b, key)
	if err != nil {
		return err
	}
	if data == nil {
		return ticket.ErrNotFound
	}
	return decode(b, key, data, v)
}

// has reports whether there is a sound record at key.
func (r recordReader) has(b bucket, key []byte) (ok bool, err error) {
	defer catch(b, key, &err)
	data, err := r.octets(b, key)
	if data == nil || err != nil {
		return false, err
	}
	_, _, err = unseal(b, key, data)
	return err == nil, err
}

// each calls fn for the records of b from key on, in order, until it returns false.
func (r recordReader) each(b bucket, from []byte, fn func(k, data []byte) (bool, error)) (err error) {
	defer catch(b, from, &err)
	in := r.bucket(b)
	if in == nil {
		return damaged(b, from, "its bucket is missing")
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

// under is each for the keys that begin with prefix.
func (r recordReader) under(b bucket, prefix []byte, fn func(k, data []byte) error) error {
	return r.each(b, prefix, func(k, data []byte) (bool, error) {
		if !bytes.HasPrefix(k, prefix) {
			return false, nil
		}
		return true, fn(k, data)
	})
}

// before returns the last key below key.
func before(c *bbolt.Cursor, key []byte) []byte {
	k, _ := c.Seek(key)
	if k == nil {
		k, _ = c.Last()
		return k
	}
	k, _ = c.Prev()
	return k
}
