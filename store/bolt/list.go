package bolt

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"sync"
)

// pair is a record as it lies in the file.
type pair struct{ key, data []byte }

// read returns the record at key, or desk.ErrNotFound.
func read[T any](r recordReader, b bucket, key []byte) (*T, error) {
	v := new(T)
	if err := r.get(b, key, v); err != nil {
		return nil, err
	}
	return v, nil
}

// list reads at most limit records of b above after.
func list[T any](r recordReader, b bucket, after []byte, limit int) ([]*T, error) {
	return listIf[T](r, b, after, limit, func([]byte) bool { return true })
}

// listIf is list of the records that fn takes as they lie in the file.
func listIf[T any](r recordReader, b bucket, after []byte, limit int, fn func(data []byte) bool) ([]*T, error) {
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

// listUnder reads every record of b whose key begins with prefix.
func listUnder[T any](r recordReader, b bucket, prefix []byte) ([]*T, error) {
	var all []*T
	err := r.under(b, prefix, func(k, data []byte) error {
		v := new(T)
		all = append(all, v)
		return decode(b, k, data, v)
	})
	return all, err
}

// parallel is how many records are worth another goroutine.
const parallel = 100

// decodeAll decodes records on all cores, where they are many: nearly all of the time that it
// takes to read a large desk is spent here.
func decodeAll[T any](b bucket, from []pair) ([]*T, error) {
	if len(from) == 0 {
		return nil, nil
	}
	all := make([]*T, len(from))
	parts := min(runtime.GOMAXPROCS(0), 1+len(from)/parallel)
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
