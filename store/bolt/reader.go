package bolt

import (
	"bytes"
	"context"
	"runtime"
	"runtime/debug"
	"sync"

	"guichet/ticket"

	"go.etcd.io/bbolt"
)

var _ ticket.Reader = (*reader)(nil)

// reader implements desk.Reader on a transaction.
type reader struct {
	bolt *bbolt.Tx
	db   *DB
}

// View implements desk.Store. A View should be short: while it lasts, no page that it may
// read is used again, and the file grows.
func (db *DB) View(ctx context.Context, fn func(ticket.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return gaveUp(err)
	}
	var own error
	err := db.view(func(tx *bbolt.Tx) error {
		own = fn(&reader{bolt: tx, db: db})
		return own
	})
	if own != nil {
		return own
	}
	return fault(err)
}

// view runs fn in a read transaction; a pointer out of the mapping becomes a panic.
func view(b *bbolt.DB, fn func(*bbolt.Tx) error) error {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	return b.View(fn)
}

func (r *reader) bucket(b bucket) *bbolt.Bucket { return r.bolt.Bucket([]byte(b)) }

// octets returns the record as it lies in the file; nil if there is none.
func (r *reader) octets(b bucket, key []byte) (data []byte, err error) {
	defer catch(b, key, &err)
	in := r.bucket(b)
	if in == nil {
		return nil, damaged(b, key, "its bucket is missing")
	}
	return in.Get(key), nil
}

// get reads the record at key into v, or returns desk.ErrNotFound.
func (r *reader) get(b bucket, key []byte, v any) (err error) {
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
func (r *reader) has(b bucket, key []byte) (ok bool, err error) {
	defer catch(b, key, &err)
	data, err := r.octets(b, key)
	if data == nil || err != nil {
		return false, err
	}
	_, _, err = unseal(b, key, data)
	return err == nil, err
}

// each calls fn for the records of b from key on, in order, until it returns false.
func (r *reader) each(b bucket, from []byte, fn func(k, data []byte) (bool, error)) (err error) {
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
func (r *reader) under(b bucket, prefix []byte, fn func(k, data []byte) error) error {
	return r.each(b, prefix, func(k, data []byte) (bool, error) {
		if !bytes.HasPrefix(k, prefix) {
			return false, nil
		}
		return true, fn(k, data)
	})
}

// list reads at most limit records of b above after.
func list[T any](r *reader, b bucket, after []byte, limit int) ([]*T, error) {
	return listIf[T](r, b, after, limit, func([]byte) bool { return true })
}

// listIf is list of the records that fn takes as they lie in the file.
func listIf[T any](r *reader, b bucket, after []byte, limit int, fn func(data []byte) bool) ([]*T, error) {
	var found []pair
	if limit <= 0 {
		return nil, nil
	}
	err := r.each(b, after, func(k, data []byte) (bool, error) {
		if !bytes.Equal(k, after) && fn(data) {
			found = append(found, pair{k, data})
		}
		return len(found) < limit, nil
	})
	if err != nil {
		return nil, err
	}
	return decodeAll[T](b, found)
}

// shared is how many records are worth another goroutine.
const shared = 100

// decodeAll decodes records on all cores, where they are many: nearly all of the time that it
// takes to read a large desk is spent here.
func decodeAll[T any](b bucket, from []pair) ([]*T, error) {
	if len(from) == 0 {
		return nil, nil
	}
	all := make([]*T, len(from))
	parts := min(runtime.GOMAXPROCS(0), 1+len(from)/shared)
	errs := make([]error, parts)
	var wait sync.WaitGroup
	for i := range parts {
		wait.Go(func() {
			defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
			defer catch(b, nil, &errs[i])
			for at := i * len(from) / parts; at < (i+1)*len(from)/parts && errs[i] == nil; at++ {
				all[at] = new(T)
				errs[i] = decode(b, from[at].key, from[at].data, all[at])
			}
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// listUnder reads every record of b whose key begins with prefix.
func listUnder[T any](r *reader, b bucket, prefix []byte) ([]*T, error) {
	var all []*T
	err := r.under(b, prefix, func(k, data []byte) error {
		v := new(T)
		all = append(all, v)
		return decode(b, k, data, v)
	})
	return all, err
}
